"""One server for a home: a lock on this host, and a note in the home for other hosts."""

import fcntl
import os
import socket
import time
from pathlib import Path
from types import TracebackType

import msgspec

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.holder import Holder, holder_of, is_listening
from phoenix_tui.places import Places

PATIENCE = 30.0
"""Seconds to wait for a server that is starting or ending."""


class HomeLock:
    """Held by the process that may change a home; a `with` block gives it back.

    The kernel ends the lock with the process. host.json stays after a crash: this host may take
    its own over, another host may not. From now on the process makes files for its owner alone:
    prompts and pictures are private.
    """

    def __init__(self, places: Places, patience: float = PATIENCE) -> None:
        """Take the lock, waiting up to `patience` seconds for a server that starts or ends.

        Raises `PhoenixError` when the home is served already, here or on another host.
        """
        self._places = places
        os.umask(0o077)
        places.make()
        _check_private(places)
        self._descriptor = os.open(places.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self._wait(time.monotonic() + patience)
            self._check_host()
            self._write()
        except BaseException:
            os.close(self._descriptor)
            raise

    def __enter__(self) -> "HomeLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._places.host.unlink(missing_ok=True)
        os.close(self._descriptor)

    def _wait(self, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if is_listening(self._places.socket) or time.monotonic() > deadline:
                    raise _taken(self._places, _read(self._descriptor)) from None
            time.sleep(0.02)

    def _check_host(self) -> None:
        holder = holder_of(self._places)
        if holder is None:
            return
        if holder.host != socket.gethostname():
            raise PhoenixError(
                "Another host serves this home",
                f"{self._places.home} is in use on {holder.host} (process {holder.pid}).",
                f"Stop it there; if it is gone for good, delete {self._places.host}.",
            )
        # two runtime folders on one host: a login session and a cron job, say
        if holder.pid != os.getpid() and is_listening(Path(holder.socket)):
            raise _taken(self._places, holder)

    def _write(self) -> None:
        content = msgspec.json.encode(
            Holder(os.getpid(), socket.gethostname(), str(self._places.socket))
        )
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, content, 0)
        part = self._places.host.with_suffix(".json.part")
        part.write_bytes(content)
        part.replace(self._places.host)


def _read(descriptor: int) -> Holder | None:
    try:
        return msgspec.json.decode(os.pread(descriptor, 4096, 0), type=Holder)
    except msgspec.DecodeError:
        return None


def _taken(places: Places, holder: Holder | None) -> PhoenixError:
    who = f"process {holder.pid}" if holder else "another process"
    return PhoenixError(
        "A server is running already",
        f"{who} serves {places.home}.",
        "`phoenix-tui status` shows what it does, `phoenix-tui stop` ends it.",
    )


def _check_private(places: Places) -> None:
    for folder in (places.runtime, places.runtime.parent):
        if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), 0}:
            raise PhoenixError(
                "The runtime folder belongs to someone else",
                f"{folder} is not this user's.",
                "Set XDG_RUNTIME_DIR to a folder of your own.",
            )
