"""A terminal without a screen: runs a program under a pty, answers its questions, keeps its bytes.

Unlike a real one it can be slow, silent or deaf, and nothing that was written to it is lost.
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Mapping, Sequence

from tests.terminal.screen import Screen
from tests.terminal.watched import Watched

ANSWERS: Mapping[bytes, bytes] = {
    b"\x1b[c": b"\x1b[?62;4c",
    b"\x1b[>0q": b"\x1bP>|plain(1.0)\x1b\\",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[14t": b"\x1b[4;800;1400t",
    b"\x1b[16t": b"\x1b[6;20;10t",
}
"""What a terminal with synchronised output and without graphics says to each question."""
KITTY: Mapping[bytes, bytes] = {
    **ANSWERS,
    b"\x1b[>0q": b"\x1bP>|kitty(0.41.0)\x1b\\",
    b"\x1b_Gi=31,": b"\x1b_Gi=31;OK\x1b\\",
}
"""What one says that draws pictures by Unicode placeholders."""
SILENT: Mapping[bytes, bytes] = {}
"""What one says that answers nothing."""


class PtyTerminal(Watched):
    """One program and all that it wrote; a context manager that leaves no process behind."""

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
        """`size` in columns and rows.

        `delay` is how long an answer takes, in seconds; `bytes_per_second` what the line carries.
        """
        self.output = bytearray()
        """All bytes that arrived, in their order."""
        self._screen = Screen(*size)
        self._shown = 0
        """How much of the output the screen shows."""
        self._answers = answers
        self._delay = delay
        self._rate = bytes_per_second
        self._arrived = threading.Condition()
        self._looked_at = 0
        """How much of the output was looked through for questions."""
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.modes_before = self.modes
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env={
                **{k: v for k, v in (env or os.environ).items() if k not in _OF_ANOTHER_TERMINAL},
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
            },
            start_new_session=True,
            preexec_fn=_take_the_terminal,  # noqa: PLW1509 - it takes no lock
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "PtyTerminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.close_lines()

    @property
    def modes(self) -> list[object]:
        """Of the line: echo, line by line or not, and so on (termios)."""
        return termios.tcgetattr(self._slave)

    def close_lines(self) -> None:
        """What a program sees when its terminal's window is closed."""
        if self._slave >= 0:
            os.close(self._slave)
            self._slave = -1
            os.close(self._master)
            self._reader.join(2)

    def _read(self) -> None:
        while True:
            try:
                data = os.read(self._master, 2048 if self._rate else 65536)
            except OSError:
                return
            if not data:
                return
            with self._arrived:
                self.output += data
                self._arrived.notify_all()
            self._answer()
            if self._rate:
                time.sleep(len(data) / self._rate)

    def _answer(self) -> None:
        # a question may have been cut by the end of what was read before
        recent = bytes(self.output[max(self._looked_at - 16, 0) :])
        old = min(self._looked_at, 16)
        self._looked_at = len(self.output)
        for question, answer in self._answers.items():
            for asked in re.finditer(re.escape(question), recent):
                if asked.end() <= old:
                    continue
                if self._delay:
                    threading.Timer(self._delay, self.type, (answer,)).start()
                else:
                    self.type(answer)

    def type(self, keys: str | bytes) -> None:
        """Send `keys` as if they were typed."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            try:
                data = data[os.write(self._master, data) :]
            except OSError:
                return  # an answer that was on its way when the terminal closed

    def paste(self, text: str) -> None:
        """What a terminal with bracketed paste sends for a paste."""
        self.type(b"\x1b[200~" + text.encode() + b"\x1b[201~")

    @property
    def screen(self) -> str:
        seen = len(self.output)
        self._screen.feed(bytes(self.output[self._shown : seen]))
        self._shown = seen
        return "\n".join(self._screen.lines)

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def wait_for_bytes(self, wanted: bytes, *, after: int = 0, seconds: float = 60) -> float:
        """Wait until `wanted` has been written; the moment (perf_counter) when it was there."""
        deadline = time.monotonic() + seconds
        with self._arrived:
            while self.output.find(wanted, after) < 0:
                left = deadline - time.monotonic()
                assert left > 0, f"never written: {wanted!r}"
                self._arrived.wait(left)
            return time.perf_counter()

    def wait_until_quiet(self, quiet: float, seconds: float = 60) -> None:
        """Wait until nothing has been written for `quiet` seconds."""
        deadline = time.monotonic() + seconds
        with self._arrived:
            while self._arrived.wait(quiet):
                assert time.monotonic() < deadline, "it never stopped writing"

    def wait_for_end(self, seconds: float = 60) -> int:
        """Wait for the program's end and for its last byte; its exit status."""
        status = self.process.wait(seconds)
        self.wait_until_quiet(0.2)
        return status


def _take_the_terminal() -> None:
    """Make stdin the terminal that signals come from; in the child, before the program."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


_OF_ANOTHER_TERMINAL = {"TMUX", "TMUX_PANE", "STY", "SSH_CONNECTION", "TERM_PROGRAM", "NO_COLOR"}
"""Of the terminal that the tests run in."""
