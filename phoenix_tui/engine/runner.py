"""The seam for scale: one worker, somewhere."""

from collections.abc import AsyncGenerator
from typing import Protocol

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.events import WorkerEvent
from phoenix_tui.worker.frames import RunJob


class WorkerDiedError(PhoenixError):
    """The worker ended while it had jobs."""

    def __init__(self, title: str, message: str, hint: str = "", *, had_begun: bool) -> None:
        """`had_begun` says whether the worker was at work on this job, or died as it started for
        it; one that only waited there, or came when it was dead already, is not to blame."""
        super().__init__(title, message, hint)
        self.had_begun = had_begun


class Runner(Protocol):
    """One worker: a process on this machine, or an actor on a cluster.

    It knows nothing of queues: it runs what it is given, all of it at once, and says what happens.
    """

    @property
    def device(self) -> str:
        """Where the worker runs models; "not known yet" before it has said so."""

    @property
    def pid(self) -> int | None:
        """Of the worker's process, where it is one on this machine and is there."""

    @property
    def device_memory(self) -> int:
        """Bytes that were free on the device when the worker started, where that has memory of its
        own; 0 where it has not, or has not said so yet."""

    async def start(self) -> None:
        """Make the worker ready, which may take seconds; returns at once."""

    def run(self, job: RunJob) -> AsyncGenerator[WorkerEvent, None]:
        """The job's events up to its last: Finished, Failed or Cancelled.

        Raises `WorkerDiedError` when the worker ends before that, and another `PhoenixError` when
        it cannot be started.
        """

    async def cancel(self, job_id: str) -> None:
        """End a job within a step, while its `run` is listened to; it then says Cancelled.

        Nothing happens if it is over.
        """

    async def close(self) -> None:
        """End the worker and give its memory back; `run` or `start` bring up another."""
