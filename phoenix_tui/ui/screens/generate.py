"""The first screen: the form, and the pictures it makes."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Button

from phoenix_tui.client.errors import ServerGoneError
from phoenix_tui.domain.errors import Failure, InvalidRequestError, PhoenixError
from phoenix_tui.domain.events import (
    DownloadChanged,
    JobChanged,
    JobDropped,
    Notice,
    PreviewReady,
    Snapshot,
)
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.text import visible
from phoenix_tui.domain.wire import ServerInfo
from phoenix_tui.ui.batch import ShownBatch, Slot, started
from phoenix_tui.ui.keys import EVERYWHERE
from phoenix_tui.ui.left_running import LeftRunning
from phoenix_tui.ui.link import Connected, Heard, Link, Lost
from phoenix_tui.ui.outside import open_outside
from phoenix_tui.ui.pictures.feed import Feed
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.screens.full_view import FullViewScreen
from phoenix_tui.ui.screens.picker import PickerScreen
from phoenix_tui.ui.widgets.card import Card
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.focus_words import focus_words
from phoenix_tui.ui.widgets.key_line import KeyLine
from phoenix_tui.ui.widgets.picture_grid import PictureGrid
from phoenix_tui.ui.widgets.request_form import RequestForm
from phoenix_tui.ui.widgets.status_line import StatusLine
from phoenix_tui.ui.widgets.welcome import Welcome

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client


TRIES = 3
"""Servers that a batch is sent to, one after the other, before its cards say that it failed."""


class GenerateScreen(Screen[None]):
    """Form and grid; one batch at a time."""

    BINDINGS = EVERYWHERE
    AUTO_FOCUS = "#prompt"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (64, "-normal"), (100, "-wide"), (120, "-very-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    class Shown(Message):
        """The first paint is done: there is time for the rest."""

    class BatchEnded(Message):
        """The last picture of the batch is there, or will never be."""

        def __init__(self, batch: ShownBatch) -> None:
            super().__init__()
            self.batch = batch

    def __init__(
        self, *, link: Link, feed: Feed, painter: Painter, left: LeftRunning, model: str
    ) -> None:
        super().__init__()
        self.shown: ShownBatch | None = None
        """The batch in the grid; None for the welcome."""
        self._link = link
        self._feed = feed
        self._painter = painter
        self._left = left
        self._model = model
        self._previews: dict[str, int] = {}
        """The newest preview of each job that was asked for."""
        self._went_on: set[str] = set()
        """Batches that went on by themselves after a server died; once each."""
        self._card_focused_last = 0
        self._knows_device = False

    def compose(self) -> ComposeResult:
        # Textual would see how large the screen is after it was painted once for another one
        width, height = self.app.size
        for length, breakpoints in (
            (width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS),
        ):  # fmt: skip
            self.add_class(max(each for each in breakpoints if each[0] <= length)[1])
        with Vertical(id="side"):
            yield RequestForm(self._model)
            yield Button("Generate", id="generate", variant="primary", compact=True)
        yield PictureGrid(self._painter)
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        self.run_worker(self._feed.run(), name="feed")
        self.call_after_refresh(self.post_message, self.Shown())
        self.watch(self, "focused", self._tell_focus)

    # --- the batch -----------------------------------------------------------------------------

    def action_generate(self) -> None:
        # this key is seen before those typed just ahead of it, which wait for the focused field
        (self.focused or self).call_later(self._generate)

    def _generate(self) -> None:
        if not self._is_free("Wait for its pictures, or cancel them."):
            return
        form = self.query_one(RequestForm)
        try:
            body, seed = form.request()
        except InvalidRequestError:
            self._say("Nothing was sent", "A field says what is wrong with it.")
            form.focus_wrong()
            return
        # the link brings its library along, which takes longer to import than a screen to paint
        from phoenix_tui.client.batches import batch_bodies

        batch = started(batch_bodies(body, form.batch_size, seed))
        self._card_focused_last = 0
        self._feed.clear()
        self._previews.clear()
        self._left.remember(batch)
        # from here on a second press finds the batch running
        self._take(batch)
        if self.has_class("-narrow"):
            # the form fills the screen there, and what happens would happen below it
            grid = self.query_one(PictureGrid)
            self.call_after_refresh(grid.scroll_visible, top=True, animate=False)
        self._send(batch)

    def _is_free(self, otherwise: str) -> bool:
        """No batch of this screen is running; says `otherwise` where one is."""
        if self.shown and self.shown.is_running:
            self._say("This batch is still running", otherwise)
            return False
        return True

    @work(group="send")
    async def _send(self, batch: ShownBatch) -> None:
        from phoenix_tui.client.batches import submit_batch

        client = None
        for _ in range(TRIES):
            client = await self._link.client(other_than=client)
            try:
                accepted = await submit_batch(client, batch.bodies)
            except ServerGoneError as problem:
                # the same request ids again: what was taken in is not taken in twice
                failure = problem.failure
            except InvalidRequestError as wrong:
                self.query_one(RequestForm).refuse(wrong.problems)
                return self._refused(batch, wrong.failure)
            except PhoenixError as problem:
                return self._refused(batch, problem.failure)
            else:
                for note in dict.fromkeys(note for each in accepted for note in each.notes):
                    self._say("A word on the request", note, "information")
                return None
        return self._refused(batch, failure)

    def _refused(self, batch: ShownBatch, failure: Failure) -> None:
        if self.shown and self.shown.id == batch.id:
            self._take(self.shown.with_refused(failure))

    def _take(self, batch: ShownBatch) -> None:
        """Show `batch`: another one, or another state of the same."""
        before, self.shown = self.shown, batch
        if batch == before:
            return
        self.query_one(RequestForm).busy = batch.is_running
        button = self.query_one("#generate", Button)
        button.disabled = batch.is_running
        button.label = "Generating…" if batch.is_running else "Generate"
        self.query_one(PictureGrid).show(batch)
        self._tell_focus()
        if before and before.id == batch.id and batch.is_over and not before.is_over:
            self._tell_outcome(batch)

    def _tell_outcome(self, batch: ShownBatch) -> None:
        is_whole = all(slot.state is JobState.COMPLETED for slot in batch.slots)
        self.app.notify(
            batch.outcome, severity="information" if is_whole else "warning", markup=False
        )
        self._left.forget()
        self.post_message(self.BatchEnded(batch))

    def use(self, painter: Painter) -> None:
        """Draw pictures by another painter from now on."""
        self._painter = painter
        self.query_one(PictureGrid).use(painter)

    # --- what the link tells -------------------------------------------------------------------

    def hear(self, heard: Heard) -> None:
        """Take in what happened on the link."""
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
            case JobChanged(job=job):
                self._hear_job(job)
            case PreviewReady(job_id=job_id, number=number):
                self._hear_preview(job_id, number)
            case JobDropped(job_id=job_id):
                if self.shown:
                    self._take(self.shown.without(job_id))
            case Notice(notice=notice):
                self._say(notice.title, f"{notice.message} {notice.hint}".strip())
            case DownloadChanged():
                pass  # whoever asked for it looks on elsewhere

    def _connected(self, heard: Connected) -> None:
        status = self.query_one(StatusLine)
        status.is_linked = True
        status.link = _where(heard.server)
        self._knows_device = heard.server.model != "none"
        self.query_one(Welcome).trouble = ""
        self.query_one(RequestForm).know(heard.models, heard.loras)
        if heard.again:
            self._say("Connected again", "The server is back.", "information")

    def _lost(self, heard: Lost) -> None:
        status = self.query_one(StatusLine)
        status.is_linked = False
        status.link = "no server, trying again…"
        if not heard.again:
            self.query_one(Welcome).trouble = f"{heard.failure.title}: {heard.failure.message}"
        elif self.shown and self.shown.is_running:
            self._link.want()
        if heard.is_news:
            self._say(heard.failure.title, "Looking for it, or starting another one.")

    def _come_back(self, jobs: tuple[JobStatus, ...]) -> None:
        """Show the batch that was left running, unless another one is shown by now."""
        left = self._left.batch()
        if self.shown is None and left and any(job.batch_id == left.id for job in jobs):
            self.query_one(RequestForm).fill({**left.bodies[0], "seed": ""})
            self._take(left)

    def _go_on(self) -> None:
        """Let this screen's jobs go on that came back paused because their server died."""
        batch = self.shown
        if batch and batch.paused and batch.id not in self._went_on:
            self._went_on.add(batch.id)
            for slot in batch.paused:
                self._resume(slot)

    def _hear_job(self, job: JobStatus) -> None:
        if self.shown is None or job.batch_id != self.shown.id:
            return
        self._take(self.shown.with_job(job))
        if job.state is JobState.RUNNING and not self._knows_device:
            self._knows_device = True
            self._tell_server()
        if job.state is JobState.COMPLETED and job.picture_id:
            picture_id = job.picture_id
            if self._previews.get(job.job_id) != -1:
                self._previews[job.job_id] = -1
                self._want(job.batch_index, lambda client: client.picture(picture_id))
        elif job.preview:
            self._hear_preview(job.job_id, job.preview)

    @work(group="server", exclusive=True)
    async def _tell_server(self) -> None:
        """Say which model runs on which device, which is known once a job runs."""
        try:
            server = await (await self._link.client()).server()
        except PhoenixError:
            return  # the link tells of a server that is gone
        self.query_one(StatusLine).link = _where(server)

    def _hear_preview(self, job_id: str, number: int) -> None:
        newest = self._previews.get(job_id, 0)
        for slot in self.shown.slots if self.shown else ():
            if slot.job and slot.job.job_id == job_id and newest != -1 and number > newest:
                self._previews[job_id] = number
                self._want(slot.index, lambda client: client.preview(job_id))

    def _want(self, index: int, fetch: Callable[["Client"], Awaitable[bytes]]) -> None:
        card = self.query_one(PictureGrid).cards[index]

        async def fetched() -> bytes:
            return await fetch(await self._link.client())

        self._feed.want(f"card {index}", fetched, card.show)

    # --- what a person asks for ----------------------------------------------------------------

    def action_next_batch_size(self) -> None:
        if self._is_free("The batch size can change when it ends."):
            self.query_one(RequestForm).next_batch_size()

    def take_batch_size(self, size: int) -> None:
        """Choose a batch size, unless a batch runs."""
        if self._is_free("The batch size can change when it ends."):
            self.query_one(RequestForm).fill({"batch_size": size})

    def clear_form(self) -> None:
        """Blank every field of the form."""
        self.query_one(RequestForm).clear()

    @property
    def model_names(self) -> tuple[str, ...]:
        """Those that the server can use; none before it has told."""
        return tuple(self.query_one(RequestForm).models)

    def action_regenerate(self) -> None:
        if self.shown is None:
            self._say("There is no picture yet", "Generate one, then take its seed.")
        else:
            self._seed_to_form(self.shown.slots[min(self._card_focused_last, self.shown.size - 1)])

    @on(Button.Pressed, "#generate")
    def _generate_pressed(self) -> None:
        self._generate()

    @on(Card.SeedToForm)
    def _seed_asked(self, event: Card.SeedToForm) -> None:
        self._seed_to_form(event.slot)

    def _seed_to_form(self, slot: Slot) -> None:
        self.query_one(RequestForm).fill({"seed": slot.seed})
        self._say(f"Seed {slot.seed} is in the form", "Generate uses it.", "information")

    @on(Card.AllToForm)
    def _all_asked(self, event: Card.AllToForm) -> None:
        assert self.shown is not None
        form = self.query_one(RequestForm)
        form.clear()
        form.fill({**self.shown.bodies[event.slot.index], "seed": event.slot.seed, "batch_size": 1})
        self._say(
            "The form makes this picture again", f"Batch size 1, seed {event.slot.seed}.",
            "information",
        )  # fmt: skip

    @on(Card.Cancel)
    @work(group="cancel")
    async def _cancel(self, event: Card.Cancel) -> None:
        await self._cancel_one(event.slot)

    @on(Card.Resume)
    def _resume_asked(self, event: Card.Resume) -> None:
        self._resume(event.slot)

    @work(group="resume")
    async def _resume(self, slot: Slot) -> None:
        if slot.job is not None:
            job_id = slot.job.job_id
            await self._ask(lambda client: client.resume(job_id))

    @work(group="cancel")
    async def action_cancel_all(self) -> None:
        await self.cancel_all()

    async def cancel_all(self) -> None:
        """Cancel whatever of the batch is not over."""
        for slot in self.shown.slots if self.shown else ():
            await self._cancel_one(slot)

    async def _cancel_one(self, slot: Slot) -> None:
        if slot.job is not None and slot.can_be_cancelled:
            job_id = slot.job.job_id
            await self._ask(lambda client: client.cancel(job_id))

    async def _ask(self, call: Callable[["Client"], Awaitable[object]]) -> None:
        try:
            await call(await self._link.client())
        except PhoenixError as problem:
            self._say(problem.failure.title, problem.failure.message)

    @on(Card.FullView)
    def _full_view(self, event: Card.FullView) -> None:
        card = self.query_one(PictureGrid).cards[event.slot.index]
        if card.image is not None:
            self.app.push_screen(FullViewScreen(card.slot, card.image, self._painter))

    @on(Card.OpenOutside)
    @work(group="open")
    async def _open_outside(self, event: Card.OpenOutside) -> None:
        path = await self._path(event.slot)
        if path is not None:
            try:
                await open_outside(path)
            except PhoenixError as problem:
                self._say(problem.failure.title, problem.failure.message)

    @on(Card.CopyPath)
    @work(group="open")
    async def _copy_path(self, event: Card.CopyPath) -> None:
        path = await self._path(event.slot)
        if path is not None:
            self.app.copy_to_clipboard(path)
            self._say("The path is in the clipboard", path, "information")

    async def _path(self, slot: Slot) -> str | None:
        """Where the picture's file is; None, and a word on it, where it is not on this machine."""
        client = await self._link.client()
        if slot.job is None or slot.job.path is None:
            return None
        if not client.is_local:
            self._say("The file is on the server's machine", f"{client.name}: {slot.job.path}")
            return None
        return slot.job.path

    @on(Card.Neighbour)
    def _neighbour(self, event: Card.Neighbour) -> None:
        other = self.query_one(PictureGrid).neighbour(event.card, event.across, event.down)
        if other is not None:
            other.focus()

    @on(Choice.Opened)
    @work
    async def _list(self, event: Choice.Opened) -> None:
        choice = event.choice
        value = await self.app.push_screen_wait(
            PickerScreen(choice.label, choice.options, choice.value)
        )
        if value is not None:
            choice.choose(value)

    @on(Welcome.Taken)
    def _example(self, event: Welcome.Taken) -> None:
        form = self.query_one(RequestForm)
        form.fill({"prompt": event.prompt})
        form.query_one("#prompt").focus()

    # --- words ---------------------------------------------------------------------------------

    @on(RequestForm.Changed)
    def _tell_focus(self) -> None:
        if isinstance(self.focused, Card):
            self._card_focused_last = self.focused.slot.index
        self.query_one(StatusLine).words = focus_words(self.focused)

    def _say(
        self,
        title: str,
        words: str,
        severity: Literal["information", "warning", "error"] = "warning",
    ) -> None:
        self.app.notify(visible(words), title=visible(title), severity=severity, markup=False)


def _where(server: ServerInfo) -> str:
    """Where pictures are made, as far as the server knows."""
    return "connected" if server.model == "none" else f"{server.model} on {server.device}"
