"""Models on their way from the hub, each in a process of its own."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from phoenix_tui.domain.download import Download, DownloadState
from phoenix_tui.domain.errors import Failure, InvalidRequestError
from phoenix_tui.domain.events import ClientEvent, DownloadChanged
from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.text import shortened
from phoenix_tui.engine import bounds
from phoenix_tui.engine.errors import NotFoundError
from phoenix_tui.hub.frames import Completed, Fetched, Refused, Report, Sized
from phoenix_tui.hub.wanted import wanted
from phoenix_tui.logs import last_line_of
from phoenix_tui.places import Places

REMEMBERED = 50
"""Ended downloads that are told of."""
LINE_LIMIT = 2**20
"""Bytes of one report, which holds a sentence at most."""
LOG_LIMIT = 4 * 2**20
"""Bytes of downloads.log, from which on it is begun anew."""
TAIL = 10_000
"""Bytes that are looked through for the last line."""
_PATIENCE = 5.0
"""Seconds that a process gets to end with its stdin."""


class Downloads:
    """Starts them, follows them, ends them. All methods belong to one event loop."""

    def __init__(self, places: Places, tell: Callable[[ClientEvent], None]) -> None:
        self._places = places
        self._tell = tell
        self._known: dict[str, Download] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._only_sized: set[str] = set()

    @property
    def is_busy(self) -> bool:
        """Whether anything is on its way."""
        return bool(self._tasks)

    def all(self) -> list[Download]:
        """Those under way and those that ended lately, oldest first."""
        return list(self._known.values())

    def start(self, model: object, *, only_size: object) -> Download:
        """Fetch a model, or tell how large it is; one that is on its way already is that one.

        Raises `InvalidRequestError`, and `PhoenixError` where too many are.
        """
        problems: dict[str, str] = {}
        try:
            asked = wanted(model)
        except ValueError as problem:
            problems["model"] = str(problem)
        if not isinstance(only_size, bool):
            problems["only_size"] = "takes true or false"
        if problems:
            raise InvalidRequestError(problems)
        revision = f"@{asked.revision}" if asked.revision != "main" else ""
        file = f"/{asked.file}" if asked.file else ""
        label = f"{asked.repository}{file}{revision}"
        for download_id in self._tasks.keys() - self._only_sized:
            known = self._known[download_id]
            if known.model == label and not known.state.is_final and not only_size:
                return known
        bounds.check_downloads(len(self._tasks))
        download = Download(
            download_id=new_id(),
            model=label,
            state=DownloadState.LOOKING,
            created_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        )
        self._put(download)
        if only_size:
            self._only_sized.add(download.download_id)
        task = asyncio.create_task(self._follow(download.download_id, bool(only_size)))
        self._tasks[download.download_id] = task
        task.add_done_callback(lambda task: self._over(download.download_id, task))
        return download

    async def cancel(self, download_id: str) -> Download:
        """End one; one that is over stays as it is. Raises `NotFoundError`."""
        if download_id not in self._known:
            raise NotFoundError("There is no such download", "No download here has that id.")
        if task := self._tasks.get(download_id):
            task.cancel()
            await asyncio.wait([task])
        return self._known[download_id]

    async def close(self) -> None:
        """End all; asked for again, they go on from where they are."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _follow(self, download_id: str, only_size: bool) -> None:
        command = [sys.executable, "-m", "phoenix_tui.hub", self._known[download_id].model]
        try:
            process = await asyncio.create_subprocess_exec(
                *command, *(["--only-size"] if only_size else []),
                stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=LINE_LIMIT,
            )  # fmt: skip
        except OSError as problem:
            self._change(download_id, state=DownloadState.FAILED, error=_broken(str(problem)))
            return
        assert process.stdout
        assert process.stderr
        said = asyncio.create_task(_logged(process.stderr, self._places.logs / "downloads.log"))
        reason = ""
        try:
            async for line in process.stdout:
                self._hear(download_id, msgspec.json.decode(line, type=Report), only_size)
            await process.wait()
        except ValueError as problem:  # msgspec's are ones, and so is a line without an end
            reason = f"it said what was not understood ({shortened(str(problem), 200)})."
        finally:
            await _end(process)
            last = await said
        if not self._known[download_id].state.is_final:
            error = _broken(reason or last)
            self._change(download_id, state=DownloadState.FAILED, error=error)

    def _hear(self, download_id: str, report: Report, only_size: bool) -> None:
        match report:
            case Sized(total=total, done=done, files=files, disk_free=disk_free):
                state = DownloadState.SIZED if only_size else DownloadState.RUNNING
                self._change(
                    download_id,
                    state=state, total=total, done=done, files=files, disk_free=disk_free,
                )  # fmt: skip
            case Fetched(done=done):
                self._change(download_id, done=done)
            case Completed():
                self._change(download_id, state=DownloadState.COMPLETED)
            case Refused(error=error):
                self._change(download_id, state=DownloadState.FAILED, error=error)

    def _change(self, download_id: str, **values: object) -> None:
        self._put(msgspec.structs.replace(self._known[download_id], **values))

    def _put(self, download: Download) -> None:
        self._known[download.download_id] = download
        self._tell(DownloadChanged(download=download))

    def _over(self, download_id: str, task: asyncio.Task[None]) -> None:
        del self._tasks[download_id]
        self._only_sized.discard(download_id)
        if task.cancelled() and not self._known[download_id].state.is_final:
            self._change(download_id, state=DownloadState.CANCELLED)
        over = [key for key, download in self._known.items() if download.state.is_final]
        for key in over[:-REMEMBERED]:
            del self._known[key]
        if not task.cancelled():
            task.result()  # a defect of ours shows in the log


async def _logged(stderr: asyncio.StreamReader, log: Path) -> str:
    """Put what a process says into the log, beside what others say; its last line."""
    said = bytearray()
    while data := await stderr.read(2**16):
        said = (said + data)[-TAIL:]
        with suppress(OSError):  # a full disk does not end a download of a few bytes more
            _append(log, data)
    return last_line_of(bytes(said))


def _append(log: Path, data: bytes) -> None:
    is_new = not log.exists() or log.stat().st_size > LOG_LIMIT
    with open(log, "wb" if is_new else "ab") as file:
        file.write(data)


async def _end(process: Process) -> None:
    """Let a process end with its stdin, and make it where it does not."""
    assert process.stdin
    process.stdin.close()
    try:
        await asyncio.wait_for(_over(process), _PATIENCE)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await _over(process)


async def _over(process: Process) -> None:
    assert process.stdout
    while await process.stdout.read(2**16):
        pass  # its pipe stays open as long as anything is in it
    await process.wait()


def _broken(reason: str) -> Failure:
    return Failure(
        title="The download broke off",
        message=f"Its process ended: {reason}",
        hint="Asking for it again goes on from there.",
    )
