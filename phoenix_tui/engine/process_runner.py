"""A worker as a process of this machine, spoken to over its pipes."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.events import Cancelled, Failed, Finished, WorkerEvent
from phoenix_tui.engine.runner import WorkerDiedError
from phoenix_tui.places import HOME_VARIABLE, Places
from phoenix_tui.settings import Settings
from phoenix_tui.worker.frames import (
    CancelJob,
    Command,
    Configure,
    Ready,
    RunJob,
    packed,
    read_report,
)

LOG_LIMIT = 4 * 2**20
"""Bytes of the worker's log, from which on it is begun anew."""
_PATIENCE = 2.0
"""Seconds that a worker gets to end by itself."""

_Inbox = asyncio.Queue[WorkerEvent | WorkerDiedError]


class ProcessRunner:
    """Starts `python -m phoenix_tui.worker`, and another when that one has died."""

    def __init__(self, places: Places, settings: Settings) -> None:
        self._places = places
        self._settings = settings
        self._starting = asyncio.Lock()
        self._process: Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._inboxes: dict[str, _Inbox] = {}
        self._device = "not known yet"

    @property
    def device(self) -> str:
        return self._device

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        async with self._starting:
            if self._reading is not None and not self._reading.done():
                return
            log = self._places.logs / "worker.log"
            fresh = not log.exists() or log.stat().st_size > LOG_LIMIT
            try:
                with open(log, "wb" if fresh else "ab") as stderr:  # noqa: ASYNC230 - no reading
                    process = await asyncio.create_subprocess_exec(
                        sys.executable,
                        "-m",
                        "phoenix_tui.worker",
                        stdin=PIPE,
                        stdout=PIPE,
                        stderr=stderr,
                        env={**os.environ, HOME_VARIABLE: str(self._places.home)},
                    )
            except OSError as problem:
                raise PhoenixError(
                    "The worker cannot be started", f"{problem}.", "See `phoenix-tui doctor`."
                ) from problem
            self._process = process
            self._reading = asyncio.create_task(self._read(process))
            self._send(Configure(settings=self._settings))

    async def run(self, job: RunJob) -> AsyncGenerator[WorkerEvent, None]:
        await self.start()
        inbox: _Inbox = asyncio.Queue()
        self._inboxes[job.job_id] = inbox
        try:
            self._send(job)
            while True:
                event = await inbox.get()
                if isinstance(event, WorkerDiedError):
                    raise event
                yield event
                if isinstance(event, Finished | Failed | Cancelled):
                    return
        finally:
            del self._inboxes[job.job_id]

    async def cancel(self, job_id: str) -> None:
        if job_id in self._inboxes:
            self._send(CancelJob(job_id=job_id))

    async def close(self) -> None:
        process, reading = self._process, self._reading
        if process is None or reading is None:
            return
        assert process.stdin
        process.stdin.close()  # the worker ends with its stdin
        try:
            await asyncio.wait_for(process.wait(), _PATIENCE)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        await reading

    def _send(self, command: Command) -> None:
        assert self._process
        assert self._process.stdin
        # a broken pipe shows where reports are read, which is where a death is noticed
        with contextlib.suppress(ConnectionError, RuntimeError):
            self._process.stdin.write(packed(command))

    async def _read(self, process: Process) -> None:
        assert process.stdout
        while (report := await read_report(process.stdout)) is not None:
            if isinstance(report, Ready):
                self._device = report.device
            elif inbox := self._inboxes.get(report.job_id):
                inbox.put_nowait(report)
        with contextlib.suppress(ProcessLookupError):
            process.kill()  # its reports are over, so that it is of no use any more
        status = await process.wait()
        for inbox in self._inboxes.values():
            inbox.put_nowait(
                WorkerDiedError(
                    "The worker died",
                    f"It ended with {_ending(status)} while it had this picture.",
                    f"See {self._places.logs / 'worker.log'}.",
                )
            )


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
