"""A worker as a process of this machine, spoken to over its pipes."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.events import Cancelled, Failed, Finished, WorkerEvent
from phoenix_tui.domain.text import shortened
from phoenix_tui.engine.runner import WorkerDiedError
from phoenix_tui.logs import last_line
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

_Inbox = asyncio.Queue[WorkerEvent | PhoenixError]


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
        self._device_memory = 0

    @property
    def device(self) -> str:
        return self._device

    @property
    def device_memory(self) -> int:
        return self._device_memory

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
                if isinstance(event, PhoenixError):
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
        # a job that comes meanwhile waits for the next worker
        async with self._starting:
            process, reading = self._process, self._reading
            if process is None or reading is None:
                return
            assert process.stdin
            process.stdin.close()  # the worker ends with its stdin
            await _ended(process)
            await reading

    def _send(self, command: Command) -> None:
        assert self._process
        assert self._process.stdin
        # a broken pipe shows where reports are read, which is where a death is noticed
        with contextlib.suppress(ConnectionError, RuntimeError):
            self._process.stdin.write(packed(command))

    async def _read(self, process: Process) -> None:
        assert process.stdout
        is_ready = False
        begun: set[str] = set()
        while (report := await read_report(process.stdout)) is not None:
            if isinstance(report, Ready):
                self._device, self._device_memory = report.device, report.memory
                is_ready = True
            elif inbox := self._inboxes.get(report.job_id):
                begun.add(report.job_id)
                inbox.put_nowait(report)
        status = await _ended(process)
        log = self._places.logs / "worker.log"
        for job_id, inbox in self._inboxes.items():
            if status > 0 and not is_ready:
                # another would end likewise, and no job is to blame
                death = PhoenixError(
                    "The worker cannot start",
                    f"It ended with exit status {status}: {shortened(last_line(log), 300)}",
                    f"{log} has all that it said; `phoenix-tui doctor` shows what is installed.",
                )
            else:
                death = WorkerDiedError(
                    "The worker died",
                    f"Process {process.pid} ended with {_ending(status)}.",
                    f"See {log}.",
                    had_begun=job_id in begun or not is_ready,
                )
            inbox.put_nowait(death)


async def _ended(process: Process) -> int:
    """The exit status of a process that is about to end; 1 where it hangs, and is killed for it."""
    try:
        return await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        # not before: it would take the status of one that has ended
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return 1


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
