"""What this home's terminal app started last, so that its cards or its sheet can come back."""

import asyncio
import contextlib
import fcntl
import math
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import msgspec

from phoenix_tui.domain.sheet import PARAMETERS, Axis
from phoenix_tui.ui.batch import ShownBatch, started
from phoenix_tui.ui.sheets.jobs import SheetJobs, planned

T = TypeVar("T")

_NEEDED = {"batch_id", "request_id", "prompt", "seed"}
"""Of the body of a place."""
_NOTHING = (None, True)


class _Left(msgspec.Struct, frozen=True, kw_only=True):
    bodies: list[dict[str, object]]
    """What is sent, in the order of the batch."""
    is_sent: bool = True
    """A server has taken in all of it."""


class _LeftSheet(msgspec.Struct, frozen=True, kw_only=True):
    x: Axis
    y: Axis | None
    bodies: list[dict[str, object]]
    """What is sent for each place."""
    is_sent: bool = True
    """A server has taken in all of it."""

    @property
    def is_whole(self) -> bool:
        """There is a body for each place, with what a sheet asks of it."""
        sides = [self.x, *([self.y] if self.y else [])]
        names = all(side.name in PARAMETERS and side.values for side in sides)
        count = math.prod(len(side.values) for side in sides)
        return (
            names
            and len(self.bodies) == count
            and all(body.keys() >= _NEEDED for body in self.bodies)
        )


class LeftRunning:
    """Files in the home; of several apps that run at once, the first one has them.

    A home may be slow: what is done with the files is done in a thread of its own, in order.
    """

    def __init__(self, folder: Path) -> None:
        self._batch_file = folder / "screen.json"
        self._sheet_file = folder / "sheet.json"
        self._lock: int | None = None
        self._is_told: set[Path] = set()
        """Files of which is known what they hold, or will hold in a moment."""
        self._batch: ShownBatch | None = None
        self._sheet: SheetJobs | None = None
        self.is_batch_sent = True
        """A server has taken in all of the batch; only then it goes on without the app."""
        self.is_sheet_sent = True
        """The same of the sheet."""
        self._thread = ThreadPoolExecutor(1, "left-running")
        self._is_closed = False

    async def open(self) -> None:
        """Claim the files; where another app has them, this one neither reads nor writes them."""
        batch, sheet = await self._do(self._claimed)
        if self._batch_file not in self._is_told:
            self._batch, self.is_batch_sent = batch
        if self._sheet_file not in self._is_told:
            self._sheet, self.is_sheet_sent = sheet

    async def close(self) -> None:
        """Let others have them, once all is written; what comes later is not kept."""
        self._is_closed = True
        try:
            await self._do(self._release)
        finally:
            # a thread that waits for work keeps the app that began it
            self._thread.shutdown(wait=False)

    def remember(self, batch: ShownBatch, *, is_sent: bool = False) -> None:
        """Keep what is sent; the system ends a lock with its process, however that ends."""
        self._batch, self.is_batch_sent = batch, is_sent
        bodies = [dict(body) for body in batch.bodies]
        self._write(self._batch_file, _Left(bodies=bodies, is_sent=is_sent))

    def remember_sheet(self, sheet: SheetJobs, *, is_sent: bool = False) -> None:
        """The same for a sheet."""
        self._sheet, self.is_sheet_sent = sheet, is_sent
        bodies = [dict(body) for body in sheet.bodies]
        left = _LeftSheet(x=sheet.x, y=sheet.y, bodies=bodies, is_sent=is_sent)
        self._write(self._sheet_file, left)

    def batch_was_sent(self) -> None:
        """A server has taken in all of the batch."""
        if self._batch is not None:
            self.remember(self._batch, is_sent=True)

    def sheet_was_sent(self) -> None:
        """The same of the sheet."""
        if self._sheet is not None:
            self.remember_sheet(self._sheet, is_sent=True)

    def forget(self) -> None:
        """The batch has been seen to its end."""
        self._batch, self.is_batch_sent = None, True
        self._remove(self._batch_file)

    def forget_sheet(self) -> None:
        """The sheet is saved."""
        self._sheet, self.is_sheet_sent = None, True
        self._remove(self._sheet_file)

    def batch(self) -> ShownBatch | None:
        """The batch that was started last; None where there is none, or another app shows it."""
        return self._batch

    def sheet(self) -> SheetJobs | None:
        """The sheet that was not made to its end; None likewise."""
        return self._sheet

    def _write(self, file: Path, left: msgspec.Struct) -> None:
        self._is_told.add(file)
        if not self._is_closed:
            self._do(lambda: self._written(file, left))

    def _remove(self, file: Path) -> None:
        self._is_told.add(file)
        if not self._is_closed:
            self._do(lambda: self._removed(file))

    def _do(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        return asyncio.get_running_loop().run_in_executor(self._thread, work)

    # --- in the thread -------------------------------------------------------------------------

    def _claimed(self) -> tuple[tuple[ShownBatch | None, bool], tuple[SheetJobs | None, bool]]:
        try:
            self._batch_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(
                self._batch_file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )
        except OSError:
            # the server says what is wrong with such a home; here it costs no more than the cards
            return _NOTHING, _NOTHING
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            return _NOTHING, _NOTHING
        self._lock = lock
        return _batch_in(self._batch_file), _sheet_in(self._sheet_file)

    def _written(self, file: Path, left: msgspec.Struct) -> None:
        if self._lock is not None:
            part = file.with_suffix(".part")
            with contextlib.suppress(OSError):
                part.write_bytes(msgspec.json.encode(left))
                part.replace(file)

    def _removed(self, file: Path) -> None:
        if self._lock is not None:
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _batch_in(file: Path) -> tuple[ShownBatch | None, bool]:
    """What a file holds, and whether it was sent."""
    left = _read(file, _Left)
    try:
        return (started(left.bodies), left.is_sent) if left and left.bodies else _NOTHING
    except (KeyError, ValueError):
        return _NOTHING


def _sheet_in(file: Path) -> tuple[SheetJobs | None, bool]:
    """The same for a sheet."""
    left = _read(file, _LeftSheet)
    if left is None or not left.is_whole:
        return _NOTHING
    return planned(left.x, left.y, left.bodies), left.is_sent


def _read(file: Path, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        # a file that cannot be read is no reason not to start
        return None
