"""The worker's loop: takes commands between turns, and lets no job's failure end the others."""

import queue
import traceback
from collections.abc import Callable

import torch

from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.domain.events import Cancelled, Failed, Loading
from phoenix_tui.domain.text import visible
from phoenix_tui.settings import Settings
from phoenix_tui.worker.device import find_device
from phoenix_tui.worker.frames import CancelJob, Command, Configure, Ready, Report, RunJob
from phoenix_tui.worker.generate import generate
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
        self._models = Models(self._device, settings)
        self._turns = Turns(settings.order)
        self._inbox = inbox
        self._send = send

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
            if not self._models.has(job.model, job.model_sha256):
                self._send(Loading(job_id=job.job_id))
            model = self._models.get(job.model, job.model_sha256)
            generate(job, model, self._device, self._send, self._turns.pause)
        except PhoenixError as problem:
            self._send(Failed(job_id=job.job_id, error=problem.failure))
        except torch.OutOfMemoryError:
            self._out_of_memory(job)
        except Exception as problem:
            if "can't allocate memory" in str(problem):
                self._out_of_memory(job)
                return
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

    def _out_of_memory(self, job: RunJob) -> None:
        if self._device.kind == "cuda":
            torch.cuda.empty_cache()
        self._send(
            Failed(
                job_id=job.job_id,
                error=Failure(
                    title="Out of memory",
                    message=f"{job.request.width}x{job.request.height} with {job.model.name} "
                    f"needs more memory than {self._device.name} has left.",
                    hint="Choose a smaller size, or one picture at a time.",
                ),
            )
        )
