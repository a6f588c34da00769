"""The sheet that is being made: its jobs sent, its pictures fetched, and all of it saved."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from phoenix_tui.client.errors import ServerGoneError
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.events import JobChanged, JobDropped, Snapshot
from phoenix_tui.domain.job import JobStatus
from phoenix_tui.domain.sheet import Axis
from phoenix_tui.ui.left_running import LeftRunning
from phoenix_tui.ui.link import Heard, Link, Lost
from phoenix_tui.ui.pictures.wanted import Wanted
from phoenix_tui.ui.sending import send
from phoenix_tui.ui.sheets.asking import Asking
from phoenix_tui.ui.sheets.file import saved, small
from phoenix_tui.ui.sheets.jobs import SheetJobs, planned

SECONDS_TO_END = 5.0
"""In which what is left of a sheet that was cancelled is saved."""


class SheetMaking:
    """One sheet at a time; it is made to its end and saved, whichever screen is shown."""

    def __init__(
        self, link: Link, folder: Path, left: LeftRunning, say: Callable[[str, str, bool], None]
    ) -> None:
        """Sheets go into `folder`; `say` gets a title, words, and whether it is trouble."""
        self._link = link
        self._folder = folder
        self._left = left
        self._say = say
        self.tell: Callable[[], None] | None = None
        """Called when something has changed, while somebody looks at the sheet."""
        self.sheet: SheetJobs | None = None
        """The one that is being made, or was made last."""
        self.is_made = False
        """It is still being made, or saved."""
        self.pictures: dict[int, bytes] = {}
        """Files of the pictures by their places, none larger than it is on the saved sheet."""
        self.refused: PhoenixError | None = None
        """Why the server did not take in what was asked for last."""
        self.path: str | None = None
        """Of the saved sheet."""
        self.words = ""
        """How far it is, or where it is."""
        self._gone: set[int] = set()
        """Places whose pictures were made and cannot be had."""
        self._stops = False
        """No more of its pictures are wanted."""
        self._is_unsent = False
        """Some of its pictures were not asked for when it was left, and are to be."""
        self._over = asyncio.Event()
        self._asking = Asking(link, say)
        self._fetching = Wanted()

    async def run(self) -> None:
        """Do what is to be done, for ever."""
        await asyncio.gather(self._asking.run(), self._fetching.run())

    def start(self, x: Axis, y: Axis | None, bodies: Sequence[Mapping[str, object]]) -> None:
        """Make another sheet; only while none is being made."""
        sheet = planned(x, y, bodies)
        self._left.remember_sheet(sheet)
        self._begin(sheet)
        self._asking.want("send", partial(self._send, sheet))

    def _begin(self, sheet: SheetJobs) -> None:
        self.pictures, self._gone = {}, set()
        self.refused, self.path = None, None
        self._stops = self._is_unsent = False
        self.is_made = True
        self._over.clear()
        self._show(sheet)

    def _show(self, sheet: SheetJobs | None, words: str = "") -> None:
        self.sheet = sheet
        self.words = words or (sheet.words if sheet else "")
        if self.tell is not None:
            self.tell()

    async def _send(self, sheet: SheetJobs) -> None:
        try:
            for note in await send(self._link, sheet.bodies):
                self._say("A word on the request", note, False)
            self._left.sheet_was_sent()
        except PhoenixError as problem:
            self.is_made = False
            self.refused = problem
            self._left.forget_sheet()
            self._over.set()
            if self.tell is None:
                self._say(problem.failure.title, problem.failure.message, True)
            self._show(None, "Nothing is being made.")

    # --- what the link tells ---------------------------------------------------------------------

    def hear(self, heard: Heard) -> None:
        """Take in what happened on the link."""
        if isinstance(heard, Snapshot) and self.sheet is None:
            self._come_back(heard.jobs)
        if self.sheet is None or not self.is_made:
            return
        match heard:
            case Snapshot(jobs=jobs):
                for job in jobs:
                    self._hear_job(job)
                self._go_on()
                if self._is_unsent:
                    self._asking.want("send", self._send_again)
            case JobChanged(job=job):
                self._hear_job(job)
            case JobDropped(job_id=job_id):
                self._take(self.sheet.without(job_id))
            case Lost():
                self._link.want()
            case _:
                pass

    def _come_back(self, jobs: Sequence[JobStatus]) -> None:
        """Go on with the sheet that was left, if the server knows of it or none ever did."""
        sheet = self._left.sheet()
        if sheet is None:
            return
        if not any(sheet.place_of(job) is not None for job in jobs):
            if self._left.is_sheet_sent:
                return
            self._say("The sheet that was left is sent now", "It had not been sent.", False)
        self._begin(sheet)
        known = {job.batch_id for job in jobs}
        self._is_unsent = any(body["batch_id"] not in known for body in sheet.bodies)

    async def _send_again(self) -> None:
        """Have what was not sent before made now; what was, is the same job."""
        from phoenix_tui.client.batches import submit_batch

        if self.sheet is None or not self._is_unsent:
            return
        was_told = False
        for place in self.sheet.missing:
            if self._stops:
                self._take(self.sheet.with_left_out(place, "cancelled"))
                continue
            try:
                client = await self._link.client()
                [accepted] = await submit_batch(client, [self.sheet.bodies[place]])
                self._hear_job(await client.job(accepted.job_id))
            except ServerGoneError:
                return  # the next snapshot has the rest sent
            except PhoenixError as problem:
                failure = problem.failure
                words = f"not taken in: {failure.title}. {failure.message}".rstrip()
                self._take(self.sheet.with_left_out(place, words))
                if not was_told:
                    self._say(failure.title, failure.message, True)
                was_told = True
        self._is_unsent = False
        self._left.sheet_was_sent()

    def _hear_job(self, job: JobStatus) -> None:
        if self.sheet is None or (place := self.sheet.place_of(job)) is None:
            return
        if self._stops and self.sheet.jobs[place] is None and not job.state.is_final:
            self._asking.cancel(job)
        self._take(self.sheet.with_job(job))

    def _take(self, sheet: SheetJobs) -> None:
        self._show(sheet)
        for place, picture_id in sheet.picture_ids.items():
            if place not in self.pictures and place not in self._gone:
                self._fetching.want(place, partial(self._fetch, sheet.bodies, place, picture_id))
        self._end_if_over()

    def _go_on(self) -> None:
        """Let those go on that are paused because their server died."""
        paused = self.sheet.paused if self.sheet else ()
        if self._stops:
            for job in paused:
                self._asking.cancel(job)
        else:
            self._asking.go_on(paused)

    def cancel(self) -> None:
        """Make no more of its pictures; the sheet is of those that are there."""
        self._stops = True
        for job in self.sheet.unfinished if self.sheet else ():
            self._asking.cancel(job)
        if self._is_unsent:
            self._asking.want("send", self._send_again)

    async def stop(self) -> None:
        """Cancel what is not made, and wait until the rest is saved."""
        if self.sheet and self.is_made and not self._left.is_sheet_sent and self.sheet.is_unknown:
            self._left.forget_sheet()
        elif self.is_made:
            self.cancel()
            with suppress(TimeoutError):
                async with asyncio.timeout(SECONDS_TO_END):
                    await self._over.wait()

    # --- the pictures ----------------------------------------------------------------------------

    async def _fetch(self, of: object, place: int, picture_id: str) -> None:
        """Get a picture for its place on the sheet of the bodies `of`."""
        if self.sheet is None or self.sheet.bodies is not of or place in self.pictures:
            return
        try:
            data = await (await self._link.client()).picture(picture_id)
            self.pictures[place] = await asyncio.to_thread(small, data)
        except ServerGoneError:
            return  # the next snapshot tells of it again
        except PhoenixError as problem:
            self._gone.add(place)
            self._say(problem.failure.title, problem.failure.message, True)
        self._show(self.sheet)
        self._end_if_over()

    @property
    def lost(self) -> dict[int, str]:
        """What became of the places without a picture."""
        gone = dict.fromkeys(self._gone, "its file cannot be had")
        return gone | (self.sheet.lost if self.sheet else {})

    def _end_if_over(self) -> None:
        sheet = self.sheet
        if sheet and sheet.is_over and sheet.picture_ids.keys() <= {*self.pictures, *self._gone}:
            self._fetching.want("file", self._end)

    async def _end(self) -> None:
        """Save the sheet, once, and say where it is."""
        sheet = self.sheet
        if sheet is None or not self.is_made:
            return
        try:
            words = await self._saved(sheet)
        except OSError as problem:
            # it is remembered, and so tried once more at the next start
            words = f"Not saved: {self._folder}: {problem.strerror or problem}."
        else:
            self._left.forget_sheet()
        self.is_made = False
        self._over.set()
        self._show(sheet, f"{sheet.words}. {words}")
        if self.tell is None:
            self._say("A sheet is made", self.words, self.path is None)

    async def _saved(self, sheet: SheetJobs) -> str:
        """Save it, and say where. Raises `OSError`."""
        if not self.pictures:
            return "Not one picture: there is no sheet."
        self.path = await asyncio.to_thread(
            saved, sheet, dict(self.pictures), self.lost, self._folder
        )
        return f"Saved: {self.path}"
