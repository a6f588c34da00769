"""Where pictures are to be copied to."""

import re
from contextlib import suppress
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from phoenix_tui.domain.text import SAFE_LINE
from phoenix_tui.ui.outside import here


class ExportScreen(ModalScreen[Path | None]):
    """Gives a folder, as an absolute path; None when it was left."""

    BINDINGS = [Binding("escape", "dismiss(None)", "Back", id="export-back")]

    def __init__(self, count: int) -> None:
        super().__init__()
        self._pictures = "1 picture" if count == 1 else f"{count} pictures"

    def compose(self) -> ComposeResult:
        with Vertical(id="question"):
            yield Static(f"Copy {self._pictures} and a contact sheet into", classes="title")
            yield Input(_proposed(), restrict=SAFE_LINE, compact=True, id="folder")
            yield Static("Enter copies them; the folder is made. Nothing there is overwritten.")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if typed := event.value.strip():
            folder = Path(typed)
            # of a user who does not exist it is a name like any other
            with suppress(RuntimeError):
                folder = folder.expanduser()
            self.dismiss(here() / folder)


def _proposed() -> str:
    """A folder to begin with, which a terminal shows as it is."""
    folder = str(here() / "phoenix-export")
    return folder if re.fullmatch(SAFE_LINE, folder) else "~/phoenix-export"
