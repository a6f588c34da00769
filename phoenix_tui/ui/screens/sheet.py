"""A sheet: the form's picture with each value of a parameter, or of two, as columns and rows."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from phoenix_tui.client.errors import ServerGoneError
from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.events import JobChanged, JobDropped, Snapshot
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.sheet import Axis, cells
from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.keys import SHEET
from phoenix_tui.ui.link import Heard, Link, Lost
from phoenix_tui.ui.outside import open_outside
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.pictures.wanted import Wanted
from phoenix_tui.ui.screens.pictures import PicturesScreen
from phoenix_tui.ui.sending import send
from phoenix_tui.ui.sheet_jobs import SheetJobs, how_many, planned
from phoenix_tui.ui.widgets.axis_field import AxisField
from phoenix_tui.ui.widgets.key_line import KeyLine
from phoenix_tui.ui.widgets.picture_view import PictureView
from phoenix_tui.ui.widgets.sentences import show_sentences
from phoenix_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client

PAUSE = 0.5
"""Seconds from one state of the sheet on the screen to the next, at least."""
_SHOWN = 1200
"""Pixels of a side of the sheet on the screen, about."""
_SMALLEST = 64
"""Pixels of a side of a picture there, at least."""


class SheetScreen(PicturesScreen):
    """Two fields, and the sheet that comes of them; its jobs are ordinary ones."""

    TITLE = "Making a sheet"
    BINDINGS = SHEET
    AUTO_FOCUS = "#x"

    def __init__(
        self,
        body: Mapping[str, object],
        seed: int | None,
        folder: Path,
        *,
        link: Link,
        painter: Painter,
    ) -> None:
        """`body` and `seed` are what the form asks for; finished sheets go into `folder`."""
        super().__init__(link=link, painter=painter)
        self._body = body
        self._seed = seed
        self._folder = folder
        self._sheet: SheetJobs | None = None
        """The one that is shown; None before the first."""
        self._is_made = False
        """It is still being made, or saved."""
        self._stops = False
        """No more of its pictures are wanted."""
        self._pictures: dict[int, bytes] = {}
        """Files of the pictures by their places, none larger than it is on the saved sheet."""
        self._gone: set[int] = set()
        """Places whose pictures were made and cannot be had."""
        self._path: str | None = None
        """Of the saved sheet."""
        self._fetching = Wanted()
        self._drawing = Wanted()

    def compose(self) -> ComposeResult:
        with Vertical(id="axes"):
            for side, what, value in (
                ("x", "X columns", "steps=8,12,20"),
                ("y", "Y rows", "cfg=2,4,7"),
            ):
                with Horizontal(id=f"{side}-row", classes="row"):
                    yield Static(what)
                    yield AxisField(side, value, is_needed=side == "x")
        yield Static(id="said", markup=False)
        yield PictureView(self.painter)
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        self.run_worker(self._fetching.run(), name="fetching")
        self.run_worker(self._drawing.run(), name="drawing")
        status = self.query_one(StatusLine)
        status.link, status.is_linked = "sheet", True
        status.words = "seed=, steps=, cfg=, sampler=, model=, strength=, …"

    def hear_marks(self, rows: Sequence[PictureRow], deleted: Sequence[str]) -> None:
        pass  # what is decided about pictures changes nothing on a sheet

    # --- what it is of ---------------------------------------------------------------------------

    @on(Input.Changed)
    def _typed(self) -> None:
        if not self._is_made:
            self._planned()

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
        if self._is_made:
            self.say("This sheet is still being made", "Wait for it, or cancel it with ctrl+x.")
            return
        if (asked := self._planned()) is None:
            return
        x, y, of_pictures = asked
        # the link brings its library along, which takes its time to import
        from phoenix_tui.client.sheets import sheet_bodies

        bodies = sheet_bodies(self._body, self._seed, of_pictures)
        self._sheet = sheet = planned(x, y, bodies)
        self._pictures, self._gone, self._path, self._stops = {}, set(), None, False
        self._set_made(True)
        self._say(sheet.words)
        self._drawing.want("sheet", self._draw)
        # of the app: whoever leaves has them made all the same
        self.app.run_worker(self._send(sheet), group="send")

    def _set_made(self, is_made: bool) -> None:
        self._is_made = is_made
        for field in self.query(AxisField):
            field.disabled = is_made
        # single letters are keys here, so no field has the focus afterwards either
        self.set_focus(None)
        self.refresh_bindings()

    async def _send(self, sheet: SheetJobs) -> None:
        try:
            for note in await send(self.link, sheet.bodies):
                self.say("A word on the request", note, "information")
        except PhoenixError as problem:
            self._refused(sheet, problem)

    def _refused(self, sheet: SheetJobs, problem: PhoenixError) -> None:
        if not (self.is_attached and self._sheet and self._sheet.bodies is sheet.bodies):
            self.say(problem.failure.title, problem.failure.message)
            return
        self._sheet = None
        self._set_made(False)
        self._say("Nothing is being made.")
        problems = dict(problem.problems) if isinstance(problem, InvalidRequestError) else {}
        of_sides = {
            side: f"of {each.name} {problems.pop(each.field)}"
            for side, each in (("x", sheet.x), ("y", sheet.y))
            if each is not None and each.field in problems
        }
        self._show_problems(of_sides)
        if problems or not of_sides:
            self.say(problem.failure.title, problem.failure.message)

    # --- what the link tells ---------------------------------------------------------------------

    def hear(self, heard: Heard) -> None:
        if self._sheet is None or not self._is_made:
            return
        match heard:
            case Snapshot(jobs=jobs):
                for job in jobs:
                    self._hear_job(job)
                    if job.state is JobState.PAUSED and self._sheet.place_of(job) is not None:
                        # its server died
                        self._go_on(job)
            case JobChanged(job=job):
                self._hear_job(job)
            case JobDropped(job_id=job_id):
                self._take(self._sheet.without(job_id))
            case Lost():
                self.link.want()
            case _:
                pass

    def _hear_job(self, job: JobStatus) -> None:
        assert self._sheet is not None
        place = self._sheet.place_of(job)
        if place is None:
            return
        if self._stops and self._sheet.jobs[place] is None and not job.state.is_final:
            self._cancel((job,))
        self._take(self._sheet.with_job(job))

    def _take(self, sheet: SheetJobs) -> None:
        self._sheet = sheet
        self._say(sheet.words)
        for place, picture_id in sheet.picture_ids.items():
            if place not in self._pictures and place not in self._gone:
                self._fetching.want(place, partial(self._fetch, sheet.bodies, place, picture_id))
        self._end_if_over()

    @work(group="resume")
    async def _go_on(self, job: JobStatus) -> None:
        if self._stops:
            await self.ask(lambda client: client.cancel(job.job_id))
        else:
            await self.ask(lambda client: client.resume(job.job_id))

    async def _fetch(self, of: object, place: int, picture_id: str) -> None:
        """Get a picture for its place on the sheet of the bodies `of`."""
        if self._sheet is None or self._sheet.bodies is not of or place in self._pictures:
            return
        try:
            data = await (await self.link.client()).picture(picture_id)
            self._pictures[place] = await asyncio.to_thread(_small, data)
        except ServerGoneError:
            return  # the next snapshot tells of it again
        except PhoenixError as problem:
            self._gone.add(place)
            self.say(problem.failure.title, problem.failure.message)
        self._drawing.want("sheet", self._draw)
        self._end_if_over()

    def _end_if_over(self) -> None:
        sheet = self._sheet
        if sheet and sheet.is_over and sheet.picture_ids.keys() <= {*self._pictures, *self._gone}:
            self._drawing.want("file", self._end)

    # --- the sheet -------------------------------------------------------------------------------

    async def _draw(self) -> None:
        """Show the sheet as it is."""
        sheet = self._sheet
        if sheet is None:
            return
        longest = max(len(sheet.x.values), len(sheet.y.values) if sheet.y else 1)
        side = max(_SHOWN // longest, _SMALLEST)
        image = await asyncio.to_thread(_image, sheet, dict(self._pictures), side)
        self.query_one(PictureView).show(image)
        if not sheet.is_over:
            await asyncio.sleep(PAUSE)

    async def _end(self) -> None:
        """Save the sheet, once, and say where it is."""
        sheet = self._sheet
        if sheet is None or not self._is_made:
            return
        words = f"{sheet.words}. Not one picture: there is no sheet."
        if self._pictures:
            name = f"{datetime.now():%Y%m%d-%H%M%S}-{sheet.bodies[0]['seed']}.png"
            try:
                path = await asyncio.to_thread(_save, sheet, self._pictures, self._folder, name)
            except OSError as problem:
                words = f"{sheet.words}. Not saved: {self._folder}: {problem.strerror or problem}."
            else:
                self._path = str(path)
                words = f"{sheet.words}. Saved: {path}"
        self._set_made(False)
        self._say(words)

    # --- keys ------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "open_outside" | "copy_path":
                return self._path is not None
            case "cancel":
                return self._is_made
        return True

    def action_cancel(self) -> None:
        self._stops = True
        if self._sheet is not None:
            self._cancel(self._sheet.unfinished)

    @work(group="cancel")
    async def _cancel(self, jobs: tuple[JobStatus, ...]) -> None:
        for job in jobs:
            await self.ask(partial(_cancelled, job.job_id))

    @work(group="open")
    async def action_open_outside(self) -> None:
        try:
            await open_outside(str(self._path))
        except PhoenixError as problem:
            self.say(problem.failure.title, problem.failure.message)

    def action_copy_path(self) -> None:
        self.copy(str(self._path), "path")

    def action_leave(self) -> None:
        if self._is_made:
            self.say(
                "The pictures are made all the same",
                "They come into the library; the sheet is not saved.",
                "information",
            )
        self.dismiss(None)


async def _cancelled(job_id: str, client: "Client") -> None:
    await client.cancel(job_id)


# --- in threads; the library for it is imported with the first sheet -----------------------------


def _small(png: bytes) -> bytes:
    """A picture's file, no larger than it is on the saved sheet. Raises `PhoenixError`."""
    from phoenix_tui.store import image_file
    from phoenix_tui.store.sheet_picture import SIDE

    found, small = image_file.read_small(png, SIDE)
    if max(found.width, found.height) <= SIDE:
        return png
    out = BytesIO()
    small.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _image(sheet: SheetJobs, pictures: Mapping[int, bytes], side: int) -> Image.Image:
    from phoenix_tui.store.sheet_picture import SIDE, sheet_image

    return sheet_image(sheet.x, sheet.y, pictures, sheet.title, min(side, SIDE))


def _save(sheet: SheetJobs, pictures: Mapping[int, bytes], folder: Path, name: str) -> Path:
    """Write the sheet as a new file. Raises `OSError`."""
    from phoenix_tui.client.copies import put
    from phoenix_tui.store.sheet_picture import sheet_png

    return put(folder, name, sheet_png(sheet.x, sheet.y, pictures, sheet.title))
