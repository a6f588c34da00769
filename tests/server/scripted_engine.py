"""An engine that does what a test says, for states that are hard to reach with the real one."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from phoenix_tui.domain.events import ClientEvent, Snapshot
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.wire import Accepted
from phoenix_tui.engine.errors import NotFoundError


def status(job_id: str = "one", state: JobState = JobState.QUEUED, **more: object) -> JobStatus:
    """A job's status, with plausible values where none are given."""
    values: dict[str, object] = {
        "batch_id": "batch", "batch_index": 0, "batch_size": 1, "step": 0, "steps": 8, "seed": 42,
        "prompt": "a house", "model": "demo", "width": 256, "height": 256,
        "created_at": "2025-01-01T00:00:00+00:00",
    }  # fmt: skip
    return JobStatus(job_id=job_id, state=state, **(values | more))  # type: ignore[arg-type]


class ScriptedEngine:
    """Tells `events`, refuses submissions with `refusal`."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[ClientEvent] = asyncio.Queue()
        self.listeners = 0
        self.refusal: Exception | None = None
        self.idle_since: float | None = time.monotonic()
        self.statuses = {"one": status()}

    async def submit(self, body: Mapping[str, object]) -> Accepted:
        if self.refusal is not None:
            raise self.refusal
        return Accepted(job_id="one", batch_id="batch", seed=42)

    def check_listeners(self) -> None:
        if self.refusal is not None:
            raise self.refusal

    async def recall(self, job_id: str) -> JobStatus:
        if job_id not in self.statuses:
            raise NotFoundError("There is no such job", "No job here has that id.")
        return self.statuses[job_id]

    async def resume(self, job_id: str | None) -> list[JobStatus]:
        return list(self.statuses.values())

    async def drop(self, job_id: str | None) -> list[str]:
        return list(self.statuses)

    @property
    def downloads(self) -> "ScriptedEngine":
        return self

    @asynccontextmanager
    async def listen(
        self, after: int | None
    ) -> AsyncIterator[AsyncIterator[tuple[int, ClientEvent]]]:
        async def told() -> AsyncIterator[tuple[int, ClientEvent]]:
            number = 7
            yield number, Snapshot(jobs=tuple(self.statuses.values()))
            while True:
                number += 1
                yield number, await self.events.get()

        self.listeners += 1
        try:
            yield told()
        finally:
            self.listeners -= 1
