"""The question that is asked before pictures are deleted for good."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static


class EmptyTrashScreen(ModalScreen[bool]):
    """Gives True when they are to be deleted."""

    AUTO_FOCUS = "#keep"
    BINDINGS = [
        Binding("escape,k", "dismiss(False)", "Keep them", id="trash-keep"),
        Binding("d", "dismiss(True)", "Delete them", id="trash-delete"),
        Binding("down", "app.focus_next", "Next", id="trash-next", show=False),
        Binding("up", "app.focus_previous", "Previous", id="trash-previous", show=False),
    ]

    def __init__(self, count: int, is_exact: bool) -> None:
        super().__init__()
        pictures = "1 picture" if count == 1 else f"{count} pictures"
        self._what = pictures if is_exact else f"More than {pictures}"

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield Static(f"{self._what} in the trash.", classes="title", markup=False)
            yield Static("What is deleted cannot come back, nor can undo bring it.")
            yield Button("Keep them  (k)", id="keep", variant="primary", compact=True)
            yield Button("Delete them for good  (d)", id="delete", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "delete")
