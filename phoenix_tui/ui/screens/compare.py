"""Two to four pictures side by side, and any two of them in one place, by turns."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll

from phoenix_tui.domain.differences import differences
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.library import PictureDetails, PictureRow
from phoenix_tui.ui.link import Link
from phoenix_tui.ui.pictures.decode import decoded
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.pictures.wanted import Wanted
from phoenix_tui.ui.screens.kept import LARGEST_SIDE, KeptScreen, sentence
from phoenix_tui.ui.widgets.compared import Compared, numbered
from phoenix_tui.ui.widgets.differences import Differences
from phoenix_tui.ui.widgets.key_line import KeyLine
from phoenix_tui.ui.widgets.looked_at import LookedAt
from phoenix_tui.ui.widgets.pane import Pane
from phoenix_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client


class CompareScreen(KeptScreen):
    """A place for each picture; all are looked at in the same way."""

    BINDINGS = [
        Binding("escape,q", "dismiss(None)", "Back", id="compare-back"),
        Binding("tab", "place(1)", "Next place", id="compare-place", priority=True),
        Binding("shift+tab", "place(-1)", id="compare-place-before", priority=True, show=False),
        Binding(
            "pagedown",
            "table(1)",
            "Table",
            id="compare-table-down",
            show=False,
            tooltip="More of what the pictures differ in; page up shows what was before",
        ),
        Binding("pageup", "table(-1)", id="compare-table-up", show=False),
    ]
    TITLE = "Comparing"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (64, "-normal")]

    def __init__(self, picture_ids: Sequence[str], *, link: Link, painter: Painter) -> None:
        super().__init__(link=link, painter=painter)
        self._ids = tuple(picture_ids)
        self._pictures: list[Compared] = []
        self._wanted = Wanted()
        self._here: Pane | None = None
        """The place that had the focus last."""
        self._before: Pane | None = None
        """The one that had it before that."""

    def compose(self) -> ComposeResult:
        with Container(id="panes", classes=f"-of-{len(self._ids)}"):
            for _ in self._ids:
                yield Pane(self.painter, self._wanted)
        with VerticalScroll(id="table", can_focus=False):
            yield Differences()
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        self.run_worker(self._wanted.run(), name="painting")
        status = self.query_one(StatusLine)
        status.link, status.is_linked = "comparing", True
        self._panes[0].focus()
        self._load()
        self.watch(self, "focused", self._focus_moved)
        for pane in self._panes:
            self.watch(pane, "blinks", self._tell, init=False)

    @property
    def _panes(self) -> list[Pane]:
        return list(self.query(Pane))

    # --- the pictures --------------------------------------------------------------------------

    @work(group="load")
    async def _load(self) -> None:
        found = await self.ask(self._fetched)
        if found is None:
            self.dismiss(None)
            return
        details, pngs = found
        try:
            images = [await asyncio.to_thread(decoded, png, LARGEST_SIDE) for png in pngs]
        except PhoenixError as problem:
            self.say(problem.failure.title, problem.failure.message)
            self.dismiss(None)
            return
        self._pictures = numbered([each.row for each in details], images)
        for pane, compared in zip(self._panes, self._pictures, strict=True):
            pane.picture = compared
        table = self.query_one(Differences)
        table.heads = [f"{each.number} · seed {each.row.seed_words}" for each in self._pictures]
        table.table = differences([each.making.request for each in details])
        self._pair()
        self._tell()

    async def _fetched(self, client: "Client") -> tuple[list[PictureDetails], list[bytes]]:
        details = [await client.picture_info(each) for each in self._ids]
        return details, [await client.picture(each) for each in self._ids]

    def hear_marks(self, rows: Sequence[PictureRow], deleted: Sequence[str]) -> None:
        for row in rows:
            self._pictures = [
                each._replace(row=row) if each.row.picture_id == row.picture_id else each
                for each in self._pictures
            ]
        now = {each.number: each for each in self._pictures}
        for pane in self._panes:
            if pane.picture:
                pane.picture = now[pane.picture.number]
            if pane.partner:
                pane.partner = now[pane.partner.number]
        self._tell()

    def use(self, painter: Painter) -> None:
        super().use(painter)
        for pane in self._panes:
            pane.use(painter)

    # --- places --------------------------------------------------------------------------------

    def _focus_moved(self) -> None:
        if isinstance(self.focused, Pane):
            self._pair()
        self._tell()

    def _pair(self) -> None:
        """The place with the focus blinks with the one that had it before."""
        here = self.focused
        if not isinstance(here, Pane):
            return
        if here is not self._here:
            self._before, self._here = self._here, here
        others = [pane for pane in self._panes if pane is not here]
        for pane in others:
            pane.blinks = False
            pane.remove_class("-here")
        here.add_class("-here")
        here.partner = (self._before if self._before in others else others[0]).picture

    def _tell(self) -> None:
        """Say in words what is seen."""
        pane = self.focused
        words = ""
        if isinstance(pane, Pane) and (shown := pane.shown):
            where = f"{shown.number} of {len(self._pictures)}"
            partner = pane.picture if pane.blinks else pane.partner
            blink = f"Space shows {partner.number} here." if partner else ""
            words = f"Picture {where}. {blink} {sentence(shown.row)}"
        self.query_one(StatusLine).words = words

    def action_place(self, by: int) -> None:
        """Put the focus into the next place, or the one before."""
        panes = self._panes
        at = panes.index(self.focused) if self.focused in panes else -by
        self._go_to(panes[(at + by) % len(panes)])

    def action_table(self, by: int) -> None:
        """Scroll the table of differences by what is seen of it."""
        table = self.query_one("#table", VerticalScroll)
        table.scroll_relative(y=by * max(table.size.height - 1, 1), animate=False)

    def _go_to(self, pane: Pane) -> None:
        # one that is not shown yet can have no focus
        for each in self._panes:
            each.set_class(each is pane, "-here")
        pane.focus()

    @on(Pane.GoOn)
    def _go_on(self, event: Pane.GoOn) -> None:
        panes = self._panes
        at = panes.index(event.pane) + 1
        if at < len(panes):
            self._go_to(panes[at])

    @on(Pane.Blend)
    def _blend(self, event: Pane.Blend) -> None:
        self.blend(event.rows)

    @on(Pane.Alone)
    def action_alone(self) -> None:
        self.toggle_class("-alone")

    @on(LookedAt.Moved)
    def _look(self, event: LookedAt.Moved) -> None:
        for pane in self._panes:
            pane.look = event.look

    @on(Pane.Swapped)
    def _swap(self, event: Pane.Swapped) -> None:
        here = event.pane.picture
        if here is None:
            return
        wanted = self._pictures[(here.number - 1 + event.by) % len(self._pictures)]
        for pane in self._panes:
            if pane.picture and pane.picture.number == wanted.number:
                pane.picture = here
        event.pane.picture = wanted
        self._pair()
        self._tell()
