"""Which batch this home's terminal app started last, so that its cards can come back."""

import contextlib
import fcntl
import os
from pathlib import Path

import msgspec

from phoenix_tui.ui.batch import ShownBatch, started


class _Left(msgspec.Struct, frozen=True, kw_only=True):
    bodies: list[dict[str, object]]
    """What was sent, in the order of the batch."""


class LeftRunning:
    """A file in the home; of several apps that run at once, the first one has it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock: int | None = None

    def open(self) -> None:
        """Claim the file; where another app has it, this one neither reads nor writes it."""
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(
                self._file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )
        except OSError:
            # the server says what is wrong with such a home; here it costs no more than the cards
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
        else:
            self._lock = lock

    def close(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def remember(self, batch: ShownBatch) -> None:
        """Keep what was sent; the system ends a lock with its process, however that ends."""
        if self._lock is not None:
            part = self._file.with_suffix(".part")
            with contextlib.suppress(OSError):
                part.write_bytes(msgspec.json.encode(_Left(bodies=[dict(b) for b in batch.bodies])))
                part.replace(self._file)

    def forget(self) -> None:
        """The batch has been seen to its end."""
        if self._lock is not None:
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)

    def batch(self) -> ShownBatch | None:
        """The batch that was started last; None where there is none, or another app shows it."""
        if self._lock is None:
            return None
        try:
            left = msgspec.json.decode(self._file.read_bytes(), type=_Left)
            return started(left.bodies) if left.bodies else None
        except (OSError, msgspec.DecodeError, KeyError, ValueError):
            # a file that cannot be read is no reason not to start
            return None
