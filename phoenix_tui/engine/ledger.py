"""All jobs of a home: in memory, in the store, and told of to whoever listens."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.domain.events import (
    Finished,
    JobChanged,
    JobDropped,
    Notice,
    Previewed,
    PreviewReady,
    Snapshot,
)
from phoenix_tui.domain.job import Job, JobState, JobStatus
from phoenix_tui.engine.entry import Entry
from phoenix_tui.engine.errors import NotFoundError
from phoenix_tui.engine.listeners import Listeners
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.store.library import Library

REMEMBERED = 200
"""Ended jobs that stay in memory and are told of; the store knows the others."""

P = ParamSpec("P")
T = TypeVar("T")


class Ledger:
    """The one place where a job changes its state: stored first, then told.

    The library belongs to a thread of its own; everything else to the event loop.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "store")
        self._entries: dict[str, Entry] = {}
        self._library: Library | None = None
        self.listeners = Listeners(lambda: Snapshot(jobs=tuple(self.statuses())))

    async def open(self, places: Places, settings: Settings) -> None:
        """Read the store; what a server left unfinished when it died comes back paused."""
        self._library = await self.in_store(Library.open, places, settings)
        for job in reversed(await self.in_store(self.library.recent_jobs, REMEMBERED)):
            if job.state.is_final:
                self._entries[job.id] = await self._recalled(job)
        for job in await self.in_store(self.library.unfinished_jobs):
            self._entries[job.id] = Entry(job)
            await self.enter(self._entries[job.id], JobState.PAUSED)

    async def close(self) -> None:
        if self._library is not None:
            await self.in_store(self._library.close)
        self._thread.shutdown()

    @property
    def library(self) -> Library:
        """To be used inside `in_store` alone."""
        assert self._library, "the ledger is not open"
        return self._library

    async def in_store(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Have `call` run on the library's thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(call, *args, **kwargs))

    # --- looking ----------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Entry]:
        """Entries, oldest first."""
        return iter(self._entries.values())

    @property
    def unfinished(self) -> int:
        """How many jobs are not over."""
        return sum(not entry.job.state.is_final for entry in self)

    def entry(self, job_id: str) -> Entry:
        """A job's entry. Raises `NotFoundError`."""
        if entry := self._entries.get(job_id):
            return entry
        raise NotFoundError("There is no such job", "No job here has that id.")

    def status(self, job_id: str) -> JobStatus:
        """A job as it is now. Raises `NotFoundError`."""
        entry = self.entry(job_id)
        ahead = 0
        if entry.job.state is JobState.QUEUED:
            for other in self:
                if other is entry:
                    break
                ahead += other.is_under_way
        return entry.status(ahead)

    def statuses(self) -> list[JobStatus]:
        """All jobs that are not over and those that ended lately, oldest first."""
        ahead, statuses = 0, []
        for entry in self:
            statuses.append(entry.status(ahead if entry.job.state is JobState.QUEUED else 0))
            ahead += entry.is_under_way
        return statuses

    async def recall(self, job_id: str) -> JobStatus:
        """`status`, also of a job that ended long ago."""
        if job_id not in self._entries and (job := await self.in_store(self.library.job, job_id)):
            return (await self._recalled(job)).status(0)
        return self.status(job_id)

    # --- changing ---------------------------------------------------------------------------

    def add(self, job: Job) -> None:
        """Take up a job that the store has already."""
        self._entries[job.id] = Entry(job)
        self.tell(self._entries[job.id])

    async def enter(self, entry: Entry, state: JobState, error: Failure | None = None) -> None:
        """Put a job into another state, also where that cannot be stored just now.

        How far a worker is with it is not stored: a job that is not over comes back paused
        whichever of these states it was in, and each commit waits for the disk.
        """
        entry.change(state=state, error=error)
        if state.is_final:
            entry.preview = None
        if not state.is_active:
            await self._store(entry)
        self.tell(entry)
        if state.is_final:
            self._forget_oldest()

    async def _store(self, entry: Entry) -> None:
        try:
            await self.in_store(self.library.save_job, entry.job)
        except PhoenixError as problem:
            # a full disk keeps no job from its end: with the next server it is paused, at worst
            self.listeners.tell(Notice(notice=problem.failure))

    def show(self, entry: Entry, preview: Previewed) -> None:
        """Keep a preview until the next one."""
        entry.preview = preview.png
        entry.previews += 1
        self.listeners.tell(PreviewReady(job_id=entry.job.id, number=entry.previews))

    async def keep(self, entry: Entry, finished: Finished) -> None:
        """Write a picture; where that fails it stays in memory, with its job paused."""
        await self.enter(entry, JobState.SAVING)
        try:
            picture = await self.in_store(self.library.keep_picture, entry.job, finished)
        except PhoenixError as problem:
            entry.unsaved = finished
            entry.change(state=JobState.PAUSED, error=problem.failure)
            self.tell(entry)
            self.listeners.tell(Notice(notice=problem.failure))
            return
        entry.unsaved = entry.preview = None
        entry.path = picture.path
        entry.change(
            state=JobState.COMPLETED,
            error=None,
            picture_id=picture.making.picture_id,
            seconds=picture.making.seconds,
        )
        self.tell(entry)
        self._forget_oldest()

    async def drop(self, entry: Entry) -> bool:
        """Forget a job; its picture, if there is one, stays. False where that was done already."""
        # at once, so that nobody takes it up while the store forgets it
        if self._entries.pop(entry.job.id, None) is None:
            return False
        try:
            await self.in_store(self.library.drop_job, entry.job.id)
        except PhoenixError:
            self._entries[entry.job.id] = entry
            raise
        self.listeners.tell(JobDropped(job_id=entry.job.id))
        return True

    def without_pictures(self, picture_ids: frozenset[str]) -> None:
        """Say of the jobs of deleted pictures that these are gone; the store knows it already."""
        for entry in self:
            if entry.job.picture_id in picture_ids:
                entry.path = None
                entry.change(picture_id=None)
                self.tell(entry)

    def tell(self, entry: Entry) -> None:
        """Say how a job is now."""
        entry.told = time.monotonic()
        if self.listeners:
            self.listeners.tell(JobChanged(job=self.status(entry.job.id)))

    async def _recalled(self, job: Job) -> Entry:
        entry = Entry(job)
        if job.picture_id and (
            picture := await self.in_store(self.library.picture, job.picture_id)
        ):
            entry.path = picture.path
        return entry

    def _forget_oldest(self) -> None:
        ended = [key for key, entry in self._entries.items() if entry.job.state.is_final]
        for key in ended[:-REMEMBERED]:
            del self._entries[key]
