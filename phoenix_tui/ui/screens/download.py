"""The question which model of the hub is to be fetched; its size is told before anything comes."""

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.download import Download, DownloadState
from phoenix_tui.domain.errors import Failure, InvalidRequestError, PhoenixError
from phoenix_tui.domain.text import visible
from phoenix_tui.ui.downloads import Downloads
from phoenix_tui.ui.list_keys import DOWNLOAD
from phoenix_tui.ui.widgets.search_field import SearchField

_HELP = "OWNER/NAME, as the hub writes it. Enter asks how large it is; nothing is fetched yet."


class DownloadScreen(ModalScreen[None]):
    """Looks a model up, says how large it is, and starts the download when that is wanted."""

    TITLE = "In the question for a download"
    BINDINGS = DOWNLOAD

    def __init__(self, downloads: Downloads, model: str = "") -> None:
        """With a `model`, it is looked up at once."""
        super().__init__()
        self._downloads = downloads
        self._model = model
        self._sized: Download | None = None
        """What Enter fetches."""

    def compose(self) -> ComposeResult:
        with Vertical(id="question") as box:
            box.border_title = "Download from the Hugging Face hub"
            box.border_subtitle = "esc leaves"
            field = SearchField("OWNER/NAME")
            field.value = self._model
            yield field
            yield Static(_HELP, id="words", markup=False)

    def on_mount(self) -> None:
        if self._model:
            self._look(self._model)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if event.value != self._model:
            self._model, self._sized = event.value, None
            self.workers.cancel_group(self, "look")
            self._say(_HELP)

    @on(Input.Submitted)
    def _entered(self) -> None:
        if self._sized is not None:
            self._start(self._sized)
        elif self._model.strip():
            self._look(self._model.strip())

    @work(group="look", exclusive=True)
    async def _look(self, model: str) -> None:
        self._say("Looking for it…")
        try:
            found = await self._downloads.size_of(model)
        except InvalidRequestError as wrong:
            self._say(f"✗ It {'; '.join(wrong.problems.values())}.", is_wrong=True)
        except PhoenixError as problem:
            self._say_failure(problem.failure)
        else:
            self._tell(found)

    def _tell(self, found: Download) -> None:
        if found.state is not DownloadState.SIZED:
            self._say_failure(found.error or Failure(title="It was cancelled", message="."))
            return
        here = f", of which {amount(found.done)} are here" if found.done > 1e6 else ""
        size = (
            f"{amount(found.total)} in {found.files} files{here}; "
            f"{amount(found.disk_free)} are free on the disk."
        )
        if found.total - found.done > found.disk_free:
            self._say(f"✗ {size} That is not enough.", is_wrong=True)
        else:
            self._sized = found
            self._say(f"{size}\nEnter downloads it, Esc leaves it.")

    @work(group="start", exclusive=True)
    async def _start(self, sized: Download) -> None:
        try:
            await self._downloads.start(sized.model)
        except PhoenixError as problem:
            self._say_failure(problem.failure)
        else:
            self.dismiss(None)

    def _say_failure(self, failure: Failure) -> None:
        self._say(f"✗ {failure}", is_wrong=True)

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        static = self.query_one("#words", Static)
        static.set_class(is_wrong, "-wrong")
        static.update(Content(visible(words)))

    def action_close(self) -> None:
        self.dismiss(None)
