"""Where pictures are to be copied to."""

from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from phoenix_tui.domain.text import SAFE_LINE


class ExportScreen(ModalScreen[Path | None]):
    """Gives a folder, as an absolute path; None when it was left."""

    BINDINGS = [Binding("escape", "dismiss(None)", "Back", id="export-back")]

    def __init__(self, count: int) -> None:
        super().__init__()
        self._pictures = "1 picture" if count == 1 else f"{count} pictures"

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield Static(f"Copy {self._pictures} and a contact sheet into", classes="title")
            yield Input(
                str(Path.cwd() / "phoenix-export"), restrict=SAFE_LINE, compact=True, id="folder"
            )
            yield Static("Enter copies them; the folder is made. Nothing there is overwritten.")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(Path(event.value.strip()).expanduser().absolute())
