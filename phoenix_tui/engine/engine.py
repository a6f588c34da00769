"""The engine: everything that clients can ask for."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from phoenix_tui.catalogue import memory
from phoenix_tui.catalogue.loras import find_loras, look_for_loras
from phoenix_tui.catalogue.models import find_models, look_for_models
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.events import ClientEvent
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.model import LoraCard, ModelCard, PassedOver
from phoenix_tui.domain.prompt_history import PastPrompt, PromptQuery
from phoenix_tui.domain.request import InputImage
from phoenix_tui.domain.wire import Accepted
from phoenix_tui.engine import bounds, intake
from phoenix_tui.engine.collection import Collection
from phoenix_tui.engine.dispatcher import DEATHS_ALLOWED, Dispatcher
from phoenix_tui.engine.downloads import Downloads
from phoenix_tui.engine.errors import ConflictError, NotFoundError
from phoenix_tui.engine.ledger import Ledger
from phoenix_tui.engine.process_runner import ProcessRunner
from phoenix_tui.engine.runner import Runner
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.store import inputs

__all__ = ["ConflictError", "Engine", "NotFoundError"]


class Engine:
    """One home's jobs, from the moment they are accepted to the moment they are over.

    All methods belong to one event loop.
    """

    def __init__(self, places: Places, settings: Settings, runner: Runner | None = None) -> None:
        self._places = places
        self._settings = settings
        self._runner: Runner = runner or ProcessRunner(places, settings)
        self._ledger = Ledger()
        self.collection = Collection(self._ledger, places, settings)
        """The finished pictures."""
        self._dispatcher = Dispatcher(self._ledger, self._runner, places, settings)
        self.downloads = Downloads(places, self._ledger.listeners.tell)
        self._giving_back: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Wake the worker, which takes seconds, and bring back what was left unfinished."""
        await asyncio.to_thread(self._places.make)
        await self._runner.start()
        await self._ledger.open(self._places, self._settings)
        self._giving_back = asyncio.create_task(self._give_memory_back())

    async def close(self) -> None:
        """End the worker; what it had comes back paused when the home is served again."""
        if self._giving_back:
            self._giving_back.cancel()
        await self.downloads.close()
        await self._dispatcher.close()
        await self._runner.close()
        self.collection.close()
        await self._ledger.close()

    async def submit(self, body: Mapping[str, object]) -> Accepted:
        """Take a job in; it is on disk when this returns.

        The same request_id with the same body is the same job. Raises `InvalidRequestError`, and
        `ConflictError` for a request_id that was used with another body; `PhoenixError` where the
        queue is full.
        """
        bounds.check_jobs(self._ledger.unfinished)
        taken, is_new = await self._ledger.in_store(self._take_in, dict(body))
        job = taken.job
        if is_new:
            self._ledger.add(job)
            self._dispatcher.dispatch()
        return Accepted(
            job_id=job.id, batch_id=job.batch.id, seed=job.request.seed, notes=taken.notes
        )

    def status(self, job_id: str) -> JobStatus:
        """A job that is not over, or ended lately. Raises `NotFoundError`."""
        return self._ledger.status(job_id)

    async def recall(self, job_id: str) -> JobStatus:
        """Any job, however long ago it ended. Raises `NotFoundError`."""
        return await self._ledger.recall(job_id)

    def jobs(self) -> list[JobStatus]:
        """All jobs that are not over and those that ended lately, oldest first."""
        return self._ledger.statuses()

    async def prompts(self, query: PromptQuery) -> tuple[PastPrompt, ...]:
        """The prompts of earlier jobs, newest first."""
        return await self._ledger.in_store(self._ledger.library.past_prompts, query)

    async def cancel(self, job_id: str) -> JobStatus:
        """End a job; one that is over, or being saved, stays as it is."""
        entry = self._ledger.entry(job_id)
        if not entry.job.state.is_final and entry.job.state is not JobState.SAVING:
            entry.unsaved = None
            await self._dispatcher.cancel(entry)
        return self.status(job_id)

    async def resume(self, job_id: str | None) -> list[JobStatus]:
        """Queue a job that was paused or set aside, or all that are paused."""
        if job_id is not None:
            entries = [self._ledger.entry(job_id)]
            if (state := entries[0].job.state) not in {JobState.PAUSED, JobState.SET_ASIDE}:
                raise ConflictError(
                    "The job is not paused",
                    f"It is {state}.",
                    "Only a job that is paused or set aside can be resumed.",
                )
        else:
            entries = [entry for entry in self._ledger if entry.job.state is JobState.PAUSED]
        for entry in entries:
            if entry.job.state not in {JobState.PAUSED, JobState.SET_ASIDE}:
                continue  # someone else resumed it, too, while the one before it was stored
            if finished := entry.unsaved:
                await self._ledger.keep(entry, finished)
            else:
                # one death stays remembered, so that the job runs alone
                entry.change(deaths=min(entry.job.deaths, DEATHS_ALLOWED))
                await self._ledger.enter(entry, JobState.QUEUED)
        self._dispatcher.dispatch()
        return [self.status(entry.job.id) for entry in entries]

    async def drop(self, job_id: str | None) -> list[str]:
        """Forget a job that is not under way, or all that are paused or set aside; their ids."""
        if job_id is not None:
            entry = self._ledger.entry(job_id)
            if entry.is_under_way:
                raise ConflictError(
                    "The job is not over", f"It is {entry.job.state}.", "Cancel it first."
                )
            entries = [entry]
        else:
            entries = [
                entry
                for entry in self._ledger
                if entry.job.state in {JobState.PAUSED, JobState.SET_ASIDE}
            ]
        # what someone else drops or resumes meanwhile is left to them
        dropped = [
            entry.job.id
            for entry in entries
            if not entry.is_under_way and await self._ledger.drop(entry)
        ]
        self._dispatcher.dispatch()
        return dropped

    def preview(self, job_id: str) -> bytes | None:
        """The newest preview, a PNG."""
        return self._ledger.entry(job_id).preview

    async def add_input(self, data: bytes) -> InputImage:
        """Keep an init image or a mask. Raises `InvalidRequestError` for what cannot be one."""
        return await asyncio.to_thread(intake.add_input, data, self._places)

    async def input_file(self, sha256: str) -> Path:
        """Where an init image or a mask is kept. Raises `NotFoundError`."""
        try:
            found = await asyncio.to_thread(inputs.find, self._places, sha256)
        except PhoenixError as problem:
            failure = problem.failure
            raise NotFoundError(failure.title, failure.message, failure.hint) from problem
        return self._places.inputs / found.sha256

    def models(self) -> list[ModelCard]:
        return list(find_models(self._places, self._settings).values())

    def models_passed_over(self) -> list[PassedOver]:
        """What lies among the models and cannot be used."""
        return look_for_models(self._places, self._settings)[1]

    def loras(self) -> list[LoraCard]:
        return list(find_loras(self._places, self._settings).values())

    def loras_passed_over(self) -> list[PassedOver]:
        """What lies among the LoRAs and cannot be used."""
        return look_for_loras(self._places, self._settings)[1]

    @asynccontextmanager
    async def listen(
        self, after: int | None
    ) -> AsyncIterator[AsyncIterator[tuple[int, ClientEvent]]]:
        """Events with their numbers; the first is a snapshot, which makes up for any missed.

        `after`, the last number that was heard, therefore needs no memory of events.
        """
        with self._ledger.listeners.joined() as events:
            yield events

    def check_listeners(self) -> None:
        """Raises `PhoenixError` where there are as many as there may be."""
        bounds.check_listeners(len(self._ledger.listeners))

    @property
    def idle_since(self) -> float | None:
        """Monotonic time since when there has been nothing to do; None while there is."""
        # a finished picture that waits for space is nowhere but here
        waits = any(entry.unsaved for entry in self._ledger)
        return None if self.downloads.is_busy or waits else self._dispatcher.idle_since

    def device(self) -> str:
        return self._runner.device

    def loaded_model(self) -> str:
        return self._dispatcher.model if self._runner.pid is not None else "none"

    def worker_pid(self) -> int | None:
        return self._runner.pid

    def memory_free(self) -> int:
        """Bytes that a model could be given where the worker runs; 0 where that is not known."""
        return memory.free_for_a_model(self._settings, self._runner.pid, self._runner.device_memory)

    def _take_in(self, body: dict[str, object]) -> tuple[intake.Intake, bool]:
        """The job for `body`, stored, and whether it is new. For the library's thread alone."""
        library = self._ledger.library
        try:
            request_id = intake.request_id_of(body)
        except ValueError:
            request_id = None  # it is told among all that is wrong
        known = library.job_by_request_id(request_id) if request_id else None
        if known is None:
            new = intake.check(body, self._places, self._settings, self.memory_free())
            library.add_job(new.job, new.body_sha256)
            return new, True
        job, digest = known
        if digest != intake.body_digest(body):
            raise ConflictError(
                "The request_id was used before",
                "It belongs to a job with another body.",
                "Choose a new one.",
            )
        return intake.Intake(job=job, body_sha256=digest, notes=()), False

    async def _give_memory_back(self) -> None:
        """End a worker that has had nothing to do for a while: its memory is the model's."""
        limit = self._settings.model_idle_minutes * 60
        while True:
            since = self._dispatcher.idle_since
            idle = 0.0 if since is None else time.monotonic() - since
            if idle >= limit:
                await self._runner.close()
            await asyncio.sleep(max(limit - idle, 1.0))
