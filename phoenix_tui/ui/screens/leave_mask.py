"""The question that is asked before a painted mask is lost."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static


class LeaveMaskScreen(ModalScreen[str | None]):
    """Gives "use", "discard", or None to go on painting."""

    BINDINGS = [
        Binding("escape,g", "dismiss(None)", "Go on painting", id="mask-stay"),
        Binding("u", "choose('use')", "Use it", id="mask-use"),
        Binding("d", "choose('discard')", "Discard it", id="mask-discard"),
        Binding("down", "app.focus_next", "Next", id="mask-next", show=False),
        Binding("up", "app.focus_previous", "Previous", id="mask-previous", show=False),
    ]

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield Static("The mask has been changed.", classes="title", markup=False)
            yield Button("Use it  (u)", id="use", variant="primary", compact=True)
            yield Button("Discard the changes  (d)", id="discard", compact=True)
            yield Button("Go on painting  (esc)", id="stay", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(None if event.button.id == "stay" else event.button.id)

    def action_choose(self, choice: str) -> None:
        self.dismiss(choice)
