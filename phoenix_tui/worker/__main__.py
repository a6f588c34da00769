"""`python -m phoenix_tui.worker`: commands on stdin, reports on stdout, all else on stderr."""

import contextlib
import ctypes
import os
import queue
import signal
import sys
import threading
from typing import BinaryIO

from phoenix_tui.worker.frames import Command, Configure, Report, packed, read_command


def _die_with_parent() -> None:
    # Closing stdin says it too, but only once Python runs again: an import can hold the lock
    # for seconds. Only Linux has this.
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _listen(pipe: BinaryIO, inbox: "queue.SimpleQueue[Command]") -> None:
    while (command := read_command(pipe)) is not None:
        inbox.put(command)
    # nothing here needs saving, and the other thread may be deep inside a step
    os._exit(0)


def main() -> None:
    """Read settings, say what was found, and work until stdin ends."""
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C belongs to whoever started the server
    commands = os.fdopen(os.dup(0), "rb")
    reports = os.fdopen(os.dup(1), "wb")
    # whatever a library prints must not end up between frames
    os.dup2(2, 1)
    configure = read_command(commands)
    if not isinstance(configure, Configure):
        return
    inbox: queue.SimpleQueue[Command] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(commands, inbox), daemon=True).start()

    # nothing is downloaded unless asked for, and here it never is
    os.environ["HF_HUB_OFFLINE"] = "1"
    # seconds of imports; from here on this thread alone touches torch
    from phoenix_tui.worker.loop import WorkerLoop

    def send(report: Report) -> None:
        reports.write(packed(report))
        reports.flush()

    WorkerLoop(configure.settings, inbox, send).run()


if __name__ == "__main__":
    main()
