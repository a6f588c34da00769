"""Choosing an image file: folders, a preview, and a field that filters and takes whole paths."""

import asyncio
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.browsing.file_grid import FileGrid
from phoenix_tui.ui.browsing.file_list import FileList
from phoenix_tui.ui.browsing.folder import MOST, UP, Entry, Listing, read_folder
from phoenix_tui.ui.browsing.look import Look, Looker
from phoenix_tui.ui.browsing.name_field import NameField
from phoenix_tui.ui.browsing.typed_path import completed, path_in
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.widgets.key_line import KeyLine
from phoenix_tui.ui.widgets.picture_view import PictureView


class OpenImageScreen(ModalScreen[Path | None]):
    """Gives the file that was chosen; None when it was left."""

    TITLE = "Choosing an image"
    AUTO_FOCUS = "NameField"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (72, "-normal"), (100, "-wide")]
    BINDINGS = [
        Binding("enter", "choose", "Choose", id="open-choose", tooltip="Choose it, or enter it"),
        Binding("escape", "dismiss(None)", "Leave", id="open-leave", tooltip="Choose nothing"),
        Binding(
            "ctrl+t", "thumbnails", "Thumbnails", id="open-thumbnails",
            tooltip="Show the images instead of their names, or the names again",
        ),
        *(
            Binding(key, action, words, id=f"open-{key}", show=False, tooltip=words)
            for key, action, words in (
                ("up", "step(0, -1)", "Up"), ("down", "step(0, 1)", "Down"),
                ("left", "step(-1, 0)", "Left"), ("right", "step(1, 0)", "Right"),
                ("pageup", "page(-1)", "Far up"), ("pagedown", "page(1)", "Far down"),
            )
        ),
    ]  # fmt: skip

    def __init__(
        self, title: str, start: Path, painter: Painter, *, as_thumbnails: bool = False
    ) -> None:
        """`start` is the folder to begin with, or a file in it."""
        super().__init__()
        self._title = title
        self._start = start
        self._painter = painter
        self._listing: Listing | None = None
        self._looker = Looker(self._show)
        self.as_thumbnails = as_thumbnails

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = self._title
            box.border_subtitle = "enter chooses · esc leaves"
            yield Static(id="folder", markup=False)
            yield NameField()
            with Container(id="both"):
                yield FileList()
                yield FileGrid(self._painter)
                with Vertical(id="beside"):
                    yield PictureView(self._painter)
                    yield Static(id="words", markup=False)
        yield KeyLine()

    @property
    def _files(self) -> FileList:
        return self.query_one(FileGrid if self.as_thumbnails else FileList)

    def on_mount(self) -> None:
        self._arrange()
        self.run_worker(self._looker.run(), name="looker")
        # what is typed before the folder has been read stands in the field, and counts
        self._enter(self._start, typed="")

    # --- folders -------------------------------------------------------------------------------

    @work(exclusive=True, group="folder")
    async def _enter(self, path: Path | str, typed: str | None = None, name: str = "") -> None:
        """Go to a folder, or to a file in its folder; a text is a path as people write them.

        `typed` is what of the field led there: all of it when None. `name` is what to highlight.
        """
        try:
            if isinstance(path, str):
                here = await asyncio.to_thread(_folder_of, self._here)
                path = await asyncio.to_thread(path_in, path, here) or here
            is_file = await asyncio.to_thread(_is_file, path)
            folder, name = (path.parent, path.name) if is_file else (path, name)
            listing = await asyncio.to_thread(read_folder, folder)
        except PhoenixError as problem:
            self._files.word = str(problem.failure)
            self._files.show(self._here, ())
            return
        self._listing = listing
        field = self.query_one(NameField)
        with self.prevent(Input.Changed):
            # more may have been typed since
            field.value = "" if typed is None else field.value.removeprefix(typed)
            field.cursor_position = len(field.value)
        self._tell_folder()
        self._list(name)
        if "/" in field.value:
            self._follow(field.value)

    @property
    def _here(self) -> Path:
        """Where paths begin: the folder that is shown, or the one that is going to be."""
        return self._listing.folder if self._listing else self._start

    def _list(self, name: str = "") -> None:
        listing, files = self._listing, self._files
        if listing is None:
            return
        typed = self.query_one(NameField).value
        files.word = f"Nothing here is called so: {typed}" if typed else "No images here."
        files.show(listing.folder, listing.matching(typed), name)

    def on_resize(self) -> None:
        self._tell_folder()

    def _tell_folder(self) -> None:
        if self._listing is not None:
            said = f" (its first {MOST} names)" if self._listing.is_cut else ""
            room = max(self.size.width - 6 - len(said), 8)
            path = visible_line(str(self._listing.folder))
            path = path if len(path) <= room else f"…{path[1 - room :]}"
            self.query_one("#folder", Static).update(Content(path + said))

    # --- the field -----------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if "/" in event.value:
            self._follow(event.value)
        else:
            self._list()

    def _follow(self, typed: str) -> None:
        """Go to the folder that `typed` has a slash after."""
        head, slash, _ = typed.rpartition("/")
        if self._listing:
            self._enter(self._listing.folder_called(head) + slash, head + slash)

    @on(NameField.Pasted)
    def _pasted(self, event: NameField.Pasted) -> None:
        if event.text.strip():
            self._enter(event.text)

    @on(NameField.Up)
    def _up(self) -> None:
        self._open(UP)

    @on(NameField.Complete)
    def _complete(self) -> None:
        field = self.query_one(NameField)
        if self._listing is None or not field.value:
            return
        found = [
            entry
            for entry in self._listing.matching(field.value)
            if entry.name.casefold().startswith(field.value.casefold())
        ]
        longer = completed(field.value, [entry.name for entry in found])
        if len(found) == 1 and found[0].is_folder:
            self._open(found[0])
        elif longer != field.value and visible_line(longer) == longer:
            field.value = longer
            field.cursor_position = len(longer)

    @on(Input.Submitted)
    def action_choose(self) -> None:
        if (entry := self._files.highlighted) is not None:
            self._open(entry)

    # --- the list ------------------------------------------------------------------------------

    def action_step(self, across: int, down: int) -> None:
        self._files.step(across, down)

    def action_page(self, by: int) -> None:
        self._files.page(by)

    def action_thumbnails(self) -> None:
        here = self._files.highlighted
        self.as_thumbnails = not self.as_thumbnails
        self._arrange()
        self._list(here.name if here else "")

    def _arrange(self) -> None:
        self.set_class(self.as_thumbnails, "-thumbnails")
        # among names in a line the arrows are the field's, among pictures they lead sideways
        self.query_one(NameField).leaves_arrows = self.as_thumbnails

    @on(FileList.Clicked)
    def _clicked(self, event: FileList.Clicked) -> None:
        self._open(event.entry)

    def _open(self, entry: Entry) -> None:
        if self._listing is None:
            self._enter(self._start.parent)
        elif entry is UP:
            left = self._listing.folder
            self._enter(left.parent, name=left.name)
        elif entry.is_folder:
            self._enter(self._listing.folder / entry.name)
        else:
            self.dismiss(self._listing.folder / entry.name)

    @on(FileList.Highlighted)
    def _highlighted(self, event: FileList.Highlighted) -> None:
        entry = event.entry
        is_file = entry is not None and not entry.is_folder and self._listing is not None
        words = "…" if is_file else ""
        if is_file and entry and self._listing:
            self._looker.want(self._listing.folder / entry.name)
        else:
            self._looker.want(None)
            self.query_one(PictureView).show(None)
        self.query_one("#words", Static).update(Content(words))

    def _show(self, look: Look) -> None:
        self.query_one(PictureView).show(look.image)
        words = self.query_one("#words", Static)
        words.update(Content(visible_line(look.words)))
        words.set_class(look.image is None, "-wrong")


def _folder_of(path: Path) -> Path:
    return path.parent if _is_file(path) else path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False  # what is wrong with it is said by whoever lists it
