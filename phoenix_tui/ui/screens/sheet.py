"""A sheet: the form's picture with each value of a parameter, or of two, as columns and rows."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.sheet import PARAMETERS, Axis, cells
from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.keys import SHEET
from phoenix_tui.ui.link import Link
from phoenix_tui.ui.outside import open_outside
from phoenix_tui.ui.pictures.decode import decoded
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.screens.full_view import FullViewScreen
from phoenix_tui.ui.screens.pictures import PicturesScreen
from phoenix_tui.ui.sheets.jobs import how_many
from phoenix_tui.ui.sheets.making import SheetMaking
from phoenix_tui.ui.widgets.axis_field import AxisField
from phoenix_tui.ui.widgets.key_line import KeyLine
from phoenix_tui.ui.widgets.sentences import show_sentences
from phoenix_tui.ui.widgets.sheet_grid import SheetGrid
from phoenix_tui.ui.widgets.status_line import StatusLine

Request = Callable[[], tuple[dict[str, object], int | None] | None]
"""The body that the form asks for, and its seed; None, and a word, where it cannot."""


class SheetScreen(PicturesScreen):
    """Two fields, and the sheet that comes of them; its jobs are ordinary ones."""

    TITLE = "Making a sheet"
    BINDINGS = SHEET
    AUTO_FOCUS = "#x"

    def __init__(
        self, making: SheetMaking, request: Request, *, link: Link, painter: Painter
    ) -> None:
        super().__init__(link=link, painter=painter)
        self._making = making
        self._request = request
        self._was_made = False
        """The sheet was still being made when it was looked at last."""

    def compose(self) -> ComposeResult:
        made = self._making.sheet
        x = made.x.text if made else "steps=8,12,20"
        y = (made.y.text if made.y else "") if made else "cfg=2,4,7"
        with Vertical(id="axes"):
            for side, what, value in (("x", "X columns", x), ("y", "Y rows", y)):
                with Horizontal(id=f"{side}-row", classes="row"):
                    yield Static(what)
                    yield AxisField(side, value, is_needed=side == "x")
        yield Static(id="said", markup=False)
        yield SheetGrid(self.painter)
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        status = self.query_one(StatusLine)
        status.link, status.is_linked = "sheet", True
        self.watch(self, "focused", self._tell)
        self._making.tell = self._look
        if self._making.sheet is not None:
            self._look()

    def on_unmount(self) -> None:
        self._making.tell = None

    def hear_marks(self, rows: Sequence[PictureRow], deleted: Sequence[str]) -> None:
        pass  # what is decided about pictures changes nothing on a sheet

    def use(self, painter: Painter) -> None:
        super().use(painter)
        self._grid.use(painter)

    @property
    def _grid(self) -> SheetGrid:
        return self.query_one(SheetGrid)

    # --- what it is of ---------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self) -> None:
        making = self._making
        if not making.is_made:
            asked, made = self._planned(), making.sheet
            if asked and made and asked[:2] == (made.x, made.y):
                self._say(making.words)

    def _planned(self) -> tuple[Axis, Axis | None, list[dict[str, object]]] | None:
        """What the fields ask for; None, and sentences on it, where that is nothing."""
        problems: dict[str, str] = {}
        axes: dict[str, Axis | None] = {}
        for field in self.query(AxisField):
            try:
                axes[str(field.id)] = field.axis
            except ValueError as problem:
                problems[str(field.id)] = str(problem)
        of_pictures: list[dict[str, object]] = []
        x, y = axes.get("x"), axes.get("y")
        if not problems and x is not None:
            try:
                of_pictures = cells(x, y)
            except ValueError as problem:
                problems["y" if y else "x"] = str(problem)
        self._show_problems(problems)
        if problems or x is None:
            self._say("")
            return None
        self._say(how_many(of_pictures, x, y))
        return x, y, of_pictures

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        """A sentence below each side that is wrong."""
        show_sentences(
            self.query_one("#axes"),
            {
                self.query_one(f"#{side}-row"): {side.upper(): problem}
                for side, problem in problems.items()
            },
        )
        for field in self.query(AxisField):
            field.set_class(field.id in problems, "-wrong")

    def _say(self, words: str) -> None:
        self.query_one("#said", Static).update(visible_line(words))

    @on(Input.Submitted)
    def action_start(self) -> None:
        if self._making.is_made:
            self.say("This sheet is still being made", "Wait for it, or cancel it with ctrl+x.")
        elif (asked := self._planned()) is not None:
            if (request := self._request()) is None:
                self.dismiss(None)
                return
            x, y, of_pictures = asked
            # the link brings its library along, which takes its time to import
            from phoenix_tui.client.sheets import sheet_bodies

            self._making.start(x, y, sheet_bodies(*request, of_pictures))

    # --- the sheet -------------------------------------------------------------------------------

    def _look(self) -> None:
        """Show the sheet as it is."""
        if self not in self.app.screen_stack:
            return  # it is on its way out, and its widgets with it
        making = self._making
        self._grid.show(making.sheet, making.pictures, making.lost)
        self._say(making.words)
        if making.is_made is not self._was_made:
            self._was_made = making.is_made
            for field in self.query(AxisField):
                field.disabled = making.is_made
            # single letters are keys here, so no field has the focus afterwards either
            self.set_focus(self._grid)
        if making.refused is not None:
            self._refused(making.refused)
        self.refresh_bindings()
        self._tell()

    def _refused(self, problem: PhoenixError) -> None:
        made = self._planned()
        problems = dict(problem.problems) if isinstance(problem, InvalidRequestError) else {}
        of_sides = (
            {
                side: f"of {each.name} {problems.pop(each.field)}"
                for side, each in (("x", made[0]), ("y", made[1]))
                if each is not None and each.field in problems
            }
            if made
            else {}
        )
        self._show_problems(of_sides)
        self._say(self._making.words)
        if problems or not of_sides:
            self.say(problem.failure.title, problem.failure.message)

    @on(SheetGrid.Moved)
    def _tell(self) -> None:
        on_grid = isinstance(self.focused, SheetGrid)
        words = self._grid.words if on_grid else f"{', '.join(PARAMETERS)}: NAME=VALUE,VALUE"
        self.query_one(StatusLine).words = words

    # --- keys ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "open_outside" | "copy_path":
                return self._making.path is not None
            case "cancel":
                return self._making.is_made
        return True

    def action_cancel(self) -> None:
        self._making.cancel()

    @on(SheetGrid.FullView)
    @work(group="full view", exclusive=True)
    async def _full_view(self) -> None:
        if (png := self._making.pictures.get(self._grid.at)) is None:
            return
        try:
            image = await asyncio.to_thread(decoded, png)
        except PhoenixError as problem:
            self.say(problem.failure.title, problem.failure.message)
        else:
            self.app.push_screen(FullViewScreen(self._grid.words, image, self.painter))

    @work(group="open")
    async def action_open_outside(self) -> None:
        try:
            await open_outside(str(self._making.path))
        except PhoenixError as problem:
            self.say(problem.failure.title, problem.failure.message)

    def action_copy_path(self) -> None:
        self.copy(str(self._making.path), "path")

    def action_leave(self) -> None:
        if self._making.is_made:
            self.say(
                "The sheet goes on",
                "It is saved when it is made. Sheet in the command palette shows it.",
                "information",
            )
        # from here on its end is said in passing
        self._making.tell = None
        self.dismiss(None)
