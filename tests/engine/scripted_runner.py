"""A runner that does as it is told: for states that a real worker reaches only by luck."""

import asyncio
from collections.abc import AsyncGenerator

from phoenix_tui.domain.events import (
    Cancelled,
    Failed,
    Finished,
    Loading,
    Previewed,
    Stepped,
    WorkerEvent,
)
from phoenix_tui.domain.recipe import Recipe
from phoenix_tui.engine.runner import WorkerDiedError
from phoenix_tui.worker.frames import RunJob

RECIPE = Recipe(
    number=1, torch="2.13.0", diffusers="0.42.1", transformers="5.23.0", peft="0.21.2",
    device="CPU", instruction_set="AVX512", threads=1, dtype="float32",
    memory_format="contiguous", tiling=False, model_sha256="0" * 64,
)  # fmt: skip


class ScriptedRunner:
    """Runs a job to its end when it is let go, unless something else is asked of it."""

    def __init__(self) -> None:
        self.device = "script"
        self.device_memory = 0
        self.pid: int | None = 1
        self.orders: list[RunJob] = []
        """Everything that was ever given to it."""
        self.inboxes: dict[str, asyncio.Queue[WorkerEvent | WorkerDiedError]] = {}
        self.cancelled: list[str] = []
        """The jobs that it was told to end while it had them."""
        self.running_at_once = 0
        self.closed = 0

    async def start(self) -> None:
        self.pid = 1

    async def run(self, job: RunJob) -> AsyncGenerator[WorkerEvent, None]:
        self.orders.append(job)
        inbox = self.inboxes[job.job_id] = asyncio.Queue()
        self.running_at_once = max(self.running_at_once, len(self.inboxes))
        try:
            yield Loading(job_id=job.job_id)
            yield Stepped(job_id=job.job_id, step=0, steps=job.request.steps)
            while True:
                event = await inbox.get()
                if isinstance(event, WorkerDiedError):
                    raise event
                yield event
                if isinstance(event, Finished | Failed | Cancelled):
                    return
        finally:
            del self.inboxes[job.job_id]

    async def cancel(self, job_id: str) -> None:
        if inbox := self.inboxes.get(job_id):
            self.cancelled.append(job_id)
            inbox.put_nowait(Cancelled(job_id=job_id))

    async def close(self) -> None:
        self.closed += 1
        self.pid = None

    # --- the script -------------------------------------------------------------------------

    def step(self, job_id: str, step: int, steps: int = 20) -> None:
        self.inboxes[job_id].put_nowait(Stepped(job_id=job_id, step=step, steps=steps))

    def show(self, job_id: str, png: bytes) -> None:
        self.inboxes[job_id].put_nowait(Previewed(job_id=job_id, png=png))

    def finish(self, job_id: str) -> None:
        order = next(order for order in self.orders if order.job_id == job_id)
        width, height = order.request.width, order.request.height
        self.inboxes[job_id].put_nowait(
            Finished(
                job_id=job_id, width=width, height=height, recipe=RECIPE, seconds=1.0,
                rgb=bytes([order.request.seed % 256]) * (width * height * 3),
            )
        )  # fmt: skip

    def fail(self, job_id: str, failed: Failed) -> None:
        self.inboxes[job_id].put_nowait(failed)

    def die(self, *waiting: str) -> None:
        """End under all its jobs; those `waiting` had not begun."""
        for job_id, inbox in self.inboxes.items():
            inbox.put_nowait(
                WorkerDiedError(
                    "The worker died", "It ended with signal 9.", had_begun=job_id not in waiting
                )
            )
