"""The worker's loop: takes commands between turns, and lets no job's failure end the others."""

import queue
import traceback
from collections.abc import Callable

from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.domain.events import Cancelled, Failed
from phoenix_tui.domain.text import visible
from phoenix_tui.settings import Settings
from phoenix_tui.worker.attempts import Attempts
from phoenix_tui.worker.device import find_device
from phoenix_tui.worker.frames import CancelJob, Command, Configure, Ready, Report, RunJob
from phoenix_tui.worker.models import Models
from phoenix_tui.worker.turns import Turns


class WorkerLoop:
    """All of torch's work, on the thread that makes and runs it."""

    def __init__(
        self,
        settings: Settings,
        inbox: "queue.SimpleQueue[Command]",
        send: Callable[[Report], None],
    ) -> None:
        self._device = find_device(settings)
        self._turns = Turns(settings.order)
        self._inbox = inbox
        self._send = send
        models = Models(self._device, settings)
        self._attempts = Attempts(models, self._device, settings, self._turns, send)

    def run(self) -> None:
        """Work for ever; the process ends when its stdin does."""
        self._send(Ready(device=self._device.name, memory=self._device.memory))
        while True:
            # a turn is one step, so a command waits for no more than that
            while not self._turns or not self._inbox.empty():
                self._take(self._inbox.get())
            self._turns.turn()

    def _take(self, command: Command) -> None:
        match command:
            case RunJob():
                self._turns.add(command.job_id, lambda: self._work(command))
            case CancelJob():
                if not self._turns.cancel(command.job_id):
                    return
                self._send(Cancelled(job_id=command.job_id))
            case Configure():
                raise ValueError("a worker is configured once")

    def _work(self, job: RunJob) -> None:
        try:
            self._attempts.make(job)
        except PhoenixError as problem:
            self._send(Failed(job_id=job.job_id, error=problem.failure))
        except Exception as problem:
            self._send(
                Failed(
                    job_id=job.job_id,
                    error=Failure(
                        title="The picture could not be made",
                        message=visible(f"{type(problem).__name__}: {problem}")[:500],
                        hint="This is a defect of ours or of the model; the log has the details.",
                    ),
                )
            )
            # stderr is the server's log
            traceback.print_exception(problem)
