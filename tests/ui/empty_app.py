"""A Textual app with nothing in it, to measure against."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("here I am")


if __name__ == "__main__":
    EmptyApp().run()
