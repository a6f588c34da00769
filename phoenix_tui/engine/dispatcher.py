"""Hands jobs to the worker and follows them to their end."""

import asyncio
import time
from contextlib import aclosing
from functools import partial

from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.domain.events import (
    Cancelled,
    Failed,
    Finished,
    Loading,
    Noted,
    Notice,
    Previewed,
    Stepped,
    WorkerEvent,
)
from phoenix_tui.domain.job import JobState
from phoenix_tui.engine.entry import Entry
from phoenix_tui.engine.ledger import Ledger
from phoenix_tui.engine.orders import order_for
from phoenix_tui.engine.runner import Runner, WorkerDiedError
from phoenix_tui.engine.turn import next_jobs
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings

SHORTEST_INTERVAL = 0.1
"""Seconds between two events that say no more of a job than its step: each wakes every listener,
and a small model makes sixty steps a second. Whoever asks for a status gets the exact step."""
DEATHS_ALLOWED = 1
"""How often a worker may die under a job before the job is set aside."""


class Dispatcher:
    """One worker's work."""

    def __init__(self, ledger: Ledger, runner: Runner, places: Places, settings: Settings) -> None:
        self._ledger = ledger
        self._runner = runner
        self._places = places
        self._settings = settings
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._closed = False
        self._last_death: Failure | None = None
        self.idle_since: float | None = time.monotonic()
        """Monotonic; None while jobs are queued or running."""
        self.model = "none"
        """The model that the worker was given last."""

    async def close(self) -> None:
        """Follow nothing any more; the jobs stay as the store has them."""
        self._closed = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def dispatch(self) -> None:
        """Give the worker what is next; nothing while a picture waits for space on the disk."""
        if self._closed:
            return
        if not any(entry.unsaved for entry in self._ledger):
            for job in next_jobs(entry.job for entry in self._ledger):
                entry = self._ledger.entry(job.id)
                # at once, so that the next call does not choose it again
                entry.change(state=JobState.LOADING)
                task = asyncio.create_task(self._work(entry))
                self._tasks[job.id] = task
                task.add_done_callback(partial(self._over, job.id))
        self._note_idleness()

    async def cancel(self, entry: Entry) -> None:
        """End a job that the worker has; it is over at once for us, and within a step there."""
        if task := self._tasks.get(entry.job.id):
            # first, for with its task the runner forgets the job
            await self._runner.cancel(entry.job.id)
            task.cancel()
            await asyncio.wait([task])
        await self._ledger.enter(entry, JobState.CANCELLED)
        self.dispatch()

    def _over(self, job_id: str, task: asyncio.Task[None]) -> None:
        if self._tasks.get(job_id) is task:
            del self._tasks[job_id]
        self.dispatch()
        if not task.cancelled():
            task.result()  # a defect of ours shows in the log

    async def _work(self, entry: Entry) -> None:
        try:
            await self._ledger.enter(entry, JobState.LOADING)
            order = await asyncio.to_thread(order_for, entry.job, self._places, self._settings)
            async with aclosing(self._runner.run(order)) as events:
                async for event in events:
                    await self._hear(entry, event)
        except WorkerDiedError as death:
            await self._after_death(entry, death)
        except PhoenixError as problem:
            await self._ledger.enter(entry, JobState.FAILED, problem.failure)
        except Exception as problem:
            # must not leave a job running for ever
            failure = Failure(
                title="A defect of ours",
                message=f"{type(problem).__name__}: {problem}",
                hint="The server's log has the details.",
            )
            await self._ledger.enter(entry, JobState.FAILED, failure)
            raise

    async def _hear(self, entry: Entry, event: WorkerEvent) -> None:
        match event:
            case Loading():
                pass  # it is in that state since it was handed over
            case Stepped():
                self.model = entry.job.request.model
                if entry.began is None:
                    entry.began = time.monotonic()
                entry.step, entry.steps = event.step, event.steps
                if entry.job.state is JobState.LOADING:
                    await self._ledger.enter(entry, JobState.RUNNING)
                elif time.monotonic() - entry.told >= SHORTEST_INTERVAL:
                    self._ledger.tell(entry)
            case Previewed():
                self._ledger.show(entry, event)
            case Finished():
                await self._ledger.keep(entry, event)
            case Noted():
                self._ledger.listeners.tell(Notice(notice=event.notice))
            case Failed():
                await self._ledger.enter(entry, JobState.FAILED, event.error)
            case Cancelled():
                await self._ledger.enter(entry, JobState.CANCELLED)

    async def _after_death(self, entry: Entry, death: WorkerDiedError) -> None:
        """Queue the job once more, to run alone; set it aside at the second death.

        One that the worker had not begun is queued as if nothing had happened.
        """
        if death.failure != self._last_death:
            # once for all the jobs that the worker had
            self._last_death = death.failure
            self._ledger.listeners.tell(Notice(notice=death.failure))
        entry.again()
        entry.change(deaths=entry.job.deaths + death.had_begun)
        if entry.job.deaths <= DEATHS_ALLOWED:
            await self._ledger.enter(entry, JobState.QUEUED)
            return
        failure = Failure(
            title="Set aside",
            message=f"Two workers died while they had this picture. {death.failure.message}",
            hint=f"{death.failure.hint} Resume it to try once more.",
        )
        await self._ledger.enter(entry, JobState.SET_ASIDE, failure)

    def _note_idleness(self) -> None:
        if any(entry.is_under_way for entry in self._ledger):
            self.idle_since = None
        elif self.idle_since is None:
            self.idle_since = time.monotonic()
