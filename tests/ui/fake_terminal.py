"""A terminal without a screen: runs a program under a pty, answers queries, counts bytes."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Mapping, Sequence

ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[>0q": b"\x1bP>|fake(1.0)\x1b\\",
    b"\x1b_Gi=31,": b"\x1b_Gi=31;OK\x1b\\",
}
KITTY = {**ANSWERS, b"\x1b[>0q": b"\x1bP>|kitty(0.41.0)\x1b\\"}
SILENT: dict[bytes, bytes] = {}


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class FakeTerminal:
    """One program and all that it wrote; a context manager."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (140, 40),
        env: Mapping[str, str] | None = None,
        answers: Mapping[bytes, bytes] = ANSWERS,
        delay: float = 0.0,
        bytes_per_second: float | None = None,
    ) -> None:
        """`delay` is what an answer takes, in seconds; `bytes_per_second` what the line carries."""
        self.output = bytearray()
        self._answers = answers
        self._delay = delay
        self._rate = bytes_per_second
        self._written = threading.Condition()
        self._is_open = True
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={
                "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8",
                "PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"),
                "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
                **(env or {}),
            },
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - no thread is started before
        )  # fmt: skip
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "FakeTerminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join(2)
        if self._is_open:
            self.hang_up()

    def hang_up(self) -> None:
        """What happens to a program when its terminal is closed."""
        self._is_open = False
        os.close(self._master)

    def _read(self) -> None:
        seen = 0
        while self._is_open:
            try:
                if not select.select([self._master], [], [], 0.1)[0]:
                    continue
                data = os.read(self._master, 4096 if self._rate else 65536)
            except (OSError, ValueError):
                break
            if not data:
                break
            with self._written:
                self.output += data
                self._written.notify_all()
            for query, answer in self._answers.items():
                start = max(0, seen - len(query) + 1)
                for _ in range(self.output.count(query, start)):
                    threading.Timer(self._delay, self.send, (answer,)).start()
            seen = len(self.output)
            if self._rate:
                time.sleep(len(data) / self._rate)

    def send(self, data: bytes) -> None:
        """Type `data`."""
        if self._is_open:
            os.write(self._master, data)

    def wait_for(self, pattern: bytes, *, after: int = 0, timeout: float = 30) -> float:
        """Seconds from the start until `pattern`, a regular expression, was written."""
        end = time.monotonic() + timeout
        with self._written:
            while not re.search(pattern, self.output[after:], re.DOTALL):
                # what was searched need not be searched again, but for a match that has begun
                after = max(after, len(self.output) - 100_000)
                if not self._written.wait(end - time.monotonic()):
                    raise AssertionError(
                        f"never written: {pattern!r}; the last was {bytes(self.output[-600:])!r}"
                    )
            return time.perf_counter() - self.started
