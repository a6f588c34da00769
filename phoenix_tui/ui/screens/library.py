"""All pictures: looked through, searched, compared, kept and thrown away."""

from collections.abc import Sequence
from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.library import LibraryQuery, PictureRow
from phoenix_tui.domain.search_line import EXAMPLE, parse, sorted_anew, turned
from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.keys import LIBRARY
from phoenix_tui.ui.link import Link
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.pictures.wanted import Wanted
from phoenix_tui.ui.screens.empty_trash import EmptyTrashScreen
from phoenix_tui.ui.screens.kept import KeptScreen, sentence
from phoenix_tui.ui.shelf import Shelf
from phoenix_tui.ui.shelf_words import found, nothing
from phoenix_tui.ui.widgets.key_line import KeyLine
from phoenix_tui.ui.widgets.making_view import MakingView
from phoenix_tui.ui.widgets.search_field import SearchField
from phoenix_tui.ui.widgets.status_line import StatusLine
from phoenix_tui.ui.widgets.thumbnails import Thumbnails


class LibraryScreen(KeptScreen):
    """A search, thumbnails, and what there is to know of the current one."""

    TITLE = "In the library"
    BINDINGS = LIBRARY
    AUTO_FOCUS = "Thumbnails"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (64, "-normal"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    def __init__(self, *, link: Link, painter: Painter) -> None:
        super().__init__(link=link, painter=painter)
        self._looking = Wanted()
        self._is_stale = False
        """There are newer pictures than those that are shown."""

    def compose(self) -> ComposeResult:
        yield SearchField(EXAMPLE)
        yield Static(id="found", markup=False)
        with Horizontal(id="shelf"):
            yield Thumbnails(self.painter, self._thumbnail)
            yield MakingView()
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        self.run_worker(self._looking.run(), name="looking")
        status = self.query_one(StatusLine)
        status.link, status.is_linked = "library", True
        self.watch(self, "focused", self._tell)
        self._thumbnails.empty = "Looking…"
        self._search()

    @property
    def _thumbnails(self) -> Thumbnails:
        return self.query_one(Thumbnails)

    @property
    def _line(self) -> SearchField:
        return self.query_one(SearchField)

    @property
    def selected(self) -> tuple[PictureRow, ...]:
        """In the order in which they were selected."""
        return tuple(self._thumbnails.selected.values())

    def use(self, painter: Painter) -> None:
        super().use(painter)
        self._thumbnails.use(painter)

    async def _thumbnail(self, picture_id: str) -> bytes:
        return await (await self.link.client()).thumbnail(picture_id)

    # --- looking for pictures --------------------------------------------------------------------

    @on(Input.Changed, "#search")
    def _search(self) -> None:
        try:
            query = parse(self._line.value)
        except InvalidRequestError as wrong:
            self._line.add_class("-wrong")
            field, problem = next(iter(wrong.problems.items()))
            self.query_one("#found", Static).update(visible_line(f"✗ {field} {problem}."))
            return
        self._line.remove_class("-wrong")
        self._is_stale = False
        shelf = Shelf(query)
        self._looking.want("page", partial(self._fill, shelf, is_new=True))

    async def _fill(self, shelf: Shelf, *, is_new: bool = False) -> None:
        """Fetch what is in sight of a shelf, which is shown as soon as its first page is there."""
        thumbnails = self._thumbnails
        sight = (0, 0) if is_new else thumbnails.in_sight
        missing = shelf.missing(*sight)
        if missing is None or not (is_new or shelf is thumbnails.shelf):
            return
        number, query = missing
        page = await self.ask(lambda client: client.library(query))
        if page is None:
            return
        shelf.put(number, page)
        if is_new:
            thumbnails.empty = nothing(query)
            thumbnails.show(shelf)
        else:
            thumbnails.look_again()

    @on(Thumbnails.Moved)
    def _moved(self) -> None:
        thumbnails = self._thumbnails
        if thumbnails.shelf.was_looked_at and thumbnails.shelf.missing(*thumbnails.in_sight):
            self._looking.want("page", partial(self._fill, thumbnails.shelf))
        making = self.query_one(MakingView)
        row = thumbnails.current
        making.row = row
        if row is not None:
            self._looking.want("making", partial(self._know, row))
        self._tell()

    async def _know(self, row: PictureRow) -> None:
        """How the current picture was made, and what it was made from."""
        if self._thumbnails.current is row and (details := await self.details(row.picture_id)):
            self.query_one(MakingView).details = details

    @on(Thumbnails.Selected)
    def _tell(self) -> None:
        if not self._line.has_class("-wrong"):
            thumbnails = self._thumbnails
            at, selected = thumbnails.at, len(thumbnails.selected)
            words = found(thumbnails.shelf, at, selected, self._is_stale)
            self.query_one("#found", Static).update(words)
        self.query_one(StatusLine).words = self._words

    @property
    def _words(self) -> str:
        """What has the focus."""
        if isinstance(self.focused, SearchField):
            return "Search. Enter goes to the pictures."
        row = self._thumbnails.current
        if row is None:
            return self._thumbnails.empty
        is_selected = row.picture_id in self._thumbnails.selected
        return f"{'Selected. ' if is_selected else ''}{sentence(row)}"

    # --- what happens elsewhere ----------------------------------------------------------------

    def hear_marks(self, rows: Sequence[PictureRow], deleted: Sequence[str]) -> None:
        thumbnails = self._thumbnails
        shelf = thumbnails.shelf
        # the current picture stays that, whatever goes before it; else the next one that is left
        places = range(thumbnails.at, thumbnails.at + len(rows) + len(deleted) + 1)
        after = [row.picture_id for place in places if (row := shelf.row(place))]
        for row in rows:
            if shelf.replace(row):
                after = [row.picture_id]
            if row.picture_id in thumbnails.selected:
                thumbnails.selected[row.picture_id] = row
                if row.discarded != shelf.query.discarded:
                    del thumbnails.selected[row.picture_id]
        for picture_id in deleted:
            shelf.remove(picture_id)
            thumbnails.selected.pop(picture_id, None)
        left = (at for each in after if (at := shelf.at(each)) is not None)
        thumbnails.at = next(left, thumbnails.at)
        thumbnails.look_again()

    def hear_finished(self) -> None:
        if self._thumbnails.at == 0 and not self._thumbnails.selected:
            self._search()
        else:
            self._is_stale = True
            self._tell()

    # --- keys ----------------------------------------------------------------------------------

    @on(Input.Submitted, "#search")
    def _to_pictures(self) -> None:
        self._thumbnails.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "search" or self.focused is not self._line

    def action_search(self) -> None:
        # at once: what was typed right behind the key are no keys for the pictures
        self.set_focus(self._line)

    def action_turn_part(self, part: str) -> None:
        self._line.value = turned(self._line.value, part)

    def action_sort(self) -> None:
        self._line.value = sorted_anew(self._line.value)

    def action_back(self) -> None:
        if self.focused is self._line:
            self._thumbnails.focus()
        elif self._thumbnails.selected:
            self._thumbnails.clear_selection()
        elif self._line.value:
            self._line.value = ""
        else:
            self.dismiss(None)

    @on(Thumbnails.First)
    def _first(self) -> None:
        if self._is_stale:
            self._search()

    @on(Thumbnails.Compare)
    def _compare(self) -> None:
        self.ask_to_compare([row.picture_id for row in self.selected])

    @on(Thumbnails.Blend)
    def _blend(self) -> None:
        self.blend(self.selected)

    @work(group="trash")
    async def action_empty_trash(self) -> None:
        trash = LibraryQuery(discarded=True, limit=1)
        page = await self.ask(lambda client: client.library(trash))
        if page is None:
            return
        if not page.total:
            self.say("The trash is empty", "Nothing was discarded.", "information")
        elif await self.app.push_screen_wait(EmptyTrashScreen(page.total, page.total_is_exact)):
            deleted = await self.ask(lambda client: client.empty_trash())
            if deleted is not None:
                self.say("The trash is empty", f"Deleted for good: {deleted}.", "information")

    def action_export(self) -> None:
        if rows := self._thumbnails.chosen:
            self.export(rows)
