"""What the link to the server tells the first screen."""

from abc import abstractmethod
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import work

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.events import (
    DownloadChanged,
    JobChanged,
    JobDropped,
    Notice,
    PicturesMarked,
    PreviewReady,
    Snapshot,
)
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.library import PictureDetails, PictureRow
from phoenix_tui.domain.text import shortened
from phoenix_tui.domain.wire import ServerInfo
from phoenix_tui.ui.batch import ShownBatch
from phoenix_tui.ui.left_running import LeftRunning
from phoenix_tui.ui.link import Connected, Heard, Link, Lost
from phoenix_tui.ui.newest import NewestPictures
from phoenix_tui.ui.pictures.feed import Feed
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.screens.cards import CardsScreen
from phoenix_tui.ui.widgets.request_form import RequestForm
from phoenix_tui.ui.widgets.status_line import StatusLine
from phoenix_tui.ui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client


class LinkedScreen(CardsScreen):
    """A batch on cards that is as the server says it is, whatever becomes of the server."""

    def __init__(self, *, link: Link, feed: Feed, painter: Painter, left: LeftRunning) -> None:
        super().__init__(link=link, painter=painter)
        self.feed = feed
        self.newest = NewestPictures(link, feed, lambda index: self.grid.cards[index])
        self.left = left
        self._went_on: set[str] = set()
        """Batches that went on by themselves after a server died; once each."""
        self._told_paused: set[str] = set()
        """Jobs that a person was told of: a link that comes and goes says it once."""
        self._knows_device = False
        self.rerolls = False
        """The next seeds are wanted when the batch is over."""

    @abstractmethod
    def take(self, batch: ShownBatch) -> None:
        """Show `batch`: another one, or another state of the same."""

    @abstractmethod
    def send(self, batch: ShownBatch) -> object:
        """Have all of its jobs taken in; those that were are not taken in twice."""

    def hear(self, heard: Heard) -> None:
        match heard:
            case Connected():
                self._connected(heard)
            case Lost():
                self._lost(heard)
            case Snapshot(jobs=jobs):
                self._come_back(jobs)
                for job in jobs:
                    self._hear_job(job)
                self._go_on()
                self._tell_paused(jobs)
            case JobChanged(job=job):
                self._hear_job(job)
            case PreviewReady(job_id=job_id, number=number):
                self.newest.hear_preview(self.shown, job_id, number)
            case JobDropped(job_id=job_id):
                if self.shown:
                    self.take(self.shown.without(job_id))
            case Notice(notice=notice):
                self.say(notice.title, f"{notice.message} {notice.hint}".strip())
            case DownloadChanged(download=download):
                self.hear_download(download)
            case PicturesMarked():
                pass  # these concern other screens too: the app tells of them

    def _connected(self, heard: Connected) -> None:
        status = self.query_one(StatusLine)
        status.is_linked = True
        status.link = _where(heard.server)
        self._knows_device = heard.server.model != "none"
        self.query_one(Welcome).trouble = ""
        self.query_one(RequestForm).know(heard.models, heard.loras)
        if heard.again:
            self.say("Connected again", "The server is back.", "information")

    def _lost(self, heard: Lost) -> None:
        self.downloads.lose(heard.failure)
        status = self.query_one(StatusLine)
        status.work = ""
        status.is_linked = False
        status.link = "no server, trying again…"
        if not heard.again:
            self.query_one(Welcome).trouble = f"{heard.failure.title}: {heard.failure.message}"
        elif self.shown and self.shown.is_running:
            self.link.want()
        if heard.is_news:
            self.say(heard.failure.title, "Looking for it, or starting another one.")

    def _come_back(self, jobs: tuple[JobStatus, ...]) -> None:
        """Show the batch that was left running, unless another one is shown by now."""
        left = self.left.batch()
        if self.shown is not None or left is None:
            return
        if of_batch := tuple(job for job in jobs if job.batch_id == left.id):
            if self.form.is_untouched:
                self.form.fill({**left.bodies[0], "seed": ""})
            self.take(left)
            self._recall_marks(of_batch)
            if not self.left.is_batch_sent:
                self.send(left)
        elif not self.left.is_batch_sent:
            self._give_back(left)

    def _give_back(self, left: ShownBatch) -> None:
        """Have in the form what no server took in before the app was left."""
        self.left.forget()
        if self.form.is_untouched:
            self.form.fill(left.bodies[0])
            words = "It is in the form. Generate sends it."
        else:
            words = f"It was: {shortened(str(left.bodies[0]['prompt']), 200)}"
        self.say("What was left had not been sent", words)

    @work(group="marks")
    async def _recall_marks(self, jobs: tuple[JobStatus, ...]) -> None:
        """Show what was decided about the pictures of a batch that came back."""
        for picture_id in (job.picture_id for job in jobs):
            if picture_id:
                details = await self.ask(partial(_details, picture_id))
                if details is not None:
                    self.hear_marks((details.row,), ())

    def _go_on(self) -> None:
        """Let this screen's jobs go on that came back paused because their server died."""
        batch = self.shown
        if batch and batch.paused and batch.id not in self._went_on:
            self._went_on.add(batch.id)
            for slot in batch.paused:
                self.resume(slot)

    def _tell_paused(self, jobs: tuple[JobStatus, ...]) -> None:
        """Say what waits for a person and is on no card: of another batch, or another client's."""
        shown, sheet = self.shown.id if self.shown else None, self.left.sheet()
        paused = [
            job
            for job in jobs
            if job.state is JobState.PAUSED
            and job.batch_id != shown
            # what a sheet waits for goes on by itself
            and not (sheet and sheet.place_of(job) is not None)
        ]
        if {job.job_id for job in paused} - self._told_paused:
            count = "1 picture is" if len(paused) == 1 else f"{len(paused)} pictures are"
            self.say(f"{count} paused", "ctrl+p: Go on with what is paused, or Drop what is paused")
        self._told_paused.update(job.job_id for job in paused)

    @work(group="resume")
    async def resume_all(self) -> None:
        """Let everything go on that is paused, whoever asked for it."""
        jobs = await self.ask(lambda client: client.resume())
        if jobs is not None:
            self.say("What was paused goes on", f"{len(jobs)} in all.", "information")

    @work(group="resume")
    async def drop_all(self) -> None:
        """Forget everything that is paused or was set aside, whoever asked for it."""
        dropped = await self.ask(lambda client: client.drop())
        if dropped is not None:
            self.say("What was paused is dropped", f"{len(dropped)} in all.", "information")

    def hear_marks(self, rows: Sequence[PictureRow], deleted: Sequence[str]) -> None:
        for row in rows:
            if self.shown is not None:
                self.take(self.shown.with_marks(row))

    def _hear_job(self, job: JobStatus) -> None:
        if self.shown is None or job.batch_id != self.shown.id:
            return
        was_known = any(slot.job and slot.job.job_id == job.job_id for slot in self.shown.slots)
        self.take(self.shown.with_job(job))
        if self.rerolls and not was_known:
            # it was on its way when the batch was stopped
            self.cancel_unfinished(job)
        if job.state is JobState.RUNNING and not self._knows_device:
            self._knows_device = True
            self._tell_server()
        self.newest.hear_job(job)

    @work(group="server", exclusive=True)
    async def _tell_server(self) -> None:
        """Say which model runs on which device, which is known once a job runs."""
        try:
            server = await (await self.link.client()).server()
        except PhoenixError:
            return  # the link tells of a server that is gone
        self.query_one(StatusLine).link = _where(server)


def _where(server: ServerInfo) -> str:
    """Where pictures are made, as far as the server knows."""
    return "connected" if server.model == "none" else f"{server.model} on {server.device}"


async def _details(picture_id: str, client: "Client") -> PictureDetails:
    return await client.picture_info(picture_id)
