"""The question that is asked when work is running; ctrl+q once more leaves it running."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static


class QuitScreen(ModalScreen[str | None]):
    """Gives "leave" (it goes on without the app), "cancel", or None to stay."""

    BINDINGS = [
        Binding("escape,s", "dismiss(None)", "Stay", id="quit-stay"),
        Binding("l", "choose('leave')", "Leave it running", id="quit-leave"),
        Binding("c", "choose('cancel')", "Cancel it", id="quit-cancel"),
        Binding("down", "app.focus_next", "Next", id="quit-next", show=False),
        Binding("up", "app.focus_previous", "Previous", id="quit-previous", show=False),
    ]

    def __init__(self, of_batch: int, of_sheet: int = 0, *, is_sent: bool = True) -> None:
        """How many pictures the batch and the sheet have that are being made; 0 for none.

        `is_sent`: a server has all of them, and so makes them.
        """
        super().__init__()
        self._is_sent = is_sent
        self._of_batch = of_batch
        self._of_sheet = of_sheet

    def compose(self) -> ComposeResult:
        what = []
        if self._of_batch:
            what.append("A picture" if self._of_batch == 1 else f"A batch of {self._of_batch}")
        if self._of_sheet:
            what.append(f"{'a' if what else 'A'} sheet of {self._of_sheet}")
        verb = "is" if len(what) == 1 else "are"
        comes_back = "its cards come back" if self._of_batch else "it is saved"
        goes_on = f"It goes on without this screen; {comes_back} next time."
        if not self._is_sent:
            goes_on = "What was not sent yet is kept for the next time."
        with Vertical(id="question"):
            yield Static(f"{' and '.join(what)} {verb} still being made.", classes="title")
            yield Static(goes_on)
            yield Button("Leave it running  (l)", id="leave", variant="primary", compact=True)
            yield Button("Cancel it  (c)", id="cancel", compact=True)
            yield Button("Stay  (s)", id="stay", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(None if event.button.id == "stay" else event.button.id)

    def action_choose(self, choice: str) -> None:
        self.dismiss(choice)
