"""A real xterm on a display of its own, and the pixels that it shows."""

import os
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from PIL import Image

from tests.terminal.screen import Screen
from tests.terminal.watched import Watched
from tests.waiting import eventually

needs_xterm = pytest.mark.skipif(
    shutil.which("xterm") is None or shutil.which("Xvfb") is None,
    reason="xterm or Xvfb is not installed",
)
SCREEN = (1400, 1000)
"""Pixels of the display."""
AROUND = "#010203"
"""The colour of an xterm before anything is written, unlike that of the display around it."""


class Xterm(Watched):
    """Xvfb with one xterm in its corner and a program in that; a context manager.

    Keys come by a relay, and the text of the screen is read there too.
    """

    def __init__(
        self, folder: Path, command: Sequence[str], size: tuple[int, int], env: Mapping[str, str]
    ) -> None:
        """`folder` is for the display's pixels and the relay; `size` in columns and rows."""
        self.columns, self.rows = size
        self._pixels = folder / "Xvfb_screen0"
        self._log, self._keys = folder / "xterm.log", folder / "xterm.keys"
        for file in (self._log, self._keys):
            file.unlink(missing_ok=True)
        self._log.touch()
        os.mkfifo(self._keys)
        self._screen = Screen(*size)
        self._shown = 0
        """How many bytes of the log the screen shows."""
        reads, writes = os.pipe()
        self._display = subprocess.Popen(
            [
                "Xvfb", "-displayfd", str(writes), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24",
                "-fbdir", str(folder), "-nolisten", "tcp",
            ],
            pass_fds=[writes], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writes)
        with os.fdopen(reads) as said:
            number = said.readline().strip()
        self._display_name = f":{number}"
        self._xterm = subprocess.Popen(
            [
                "xterm", "-ti", "vt340", "-tn", "xterm-256color", "-fa", "DejaVu Sans Mono",
                "-fs", "9", "-geometry", f"{size[0]}x{size[1]}+0+0", "-b", "0", "-bw", "0", "+sb",
                "-bg", AROUND, "+bc", "-e",
                sys.executable, "-m", "tests.terminal.relay", str(self._log), str(self._keys),
                # xterm takes it out of what it passes on
                "env", "COLORTERM=truecolor", *command,
            ],
            env={
                **{k: v for k, v in env.items() if k not in {"TMUX", "NO_COLOR"}},
                "DISPLAY": self._display_name,
                "LANG": "C.UTF-8",
            },
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self) -> "Xterm":
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self._xterm, self._display):
            process.send_signal(signal.SIGTERM)
            process.wait(60)

    @property
    def screen(self) -> str:
        with self._log.open("rb") as log:
            log.seek(self._shown)
            written = log.read()
        self._shown += len(written)
        self._screen.feed(written)
        return "\n".join(self._screen.lines)

    def type(self, keys: str) -> None:
        self._keys.write_text(keys)

    def screenshot(self) -> Image.Image:
        """What the display shows, once two looks at it are equal."""
        seen = [b""]

        def stands_still() -> bytes:
            seen.append(self._pixels.read_bytes())
            return seen[-1] if seen.pop(0) == seen[-1] else b""

        now = eventually(stands_still, "a screen that stands still", pause=0.1)
        # an XWD file: a header of 32-bit words, big-endian, then colours of 12 bytes each
        words = struct.unpack(">25I", now[:100])
        header, colours, width, height, line = words[0], words[19], words[4], words[5], words[12]
        data = now[header + 12 * colours :]
        return Image.frombuffer("RGB", (width, height), data, "raw", "BGRX", line, 1)

    def cells(self) -> tuple[int, int]:
        """Pixels of one cell across and down; the xterm must cover its own part of the display."""
        box = self.screenshot().getbbox()
        assert box is not None, "the display is black"
        width, height = box[2], box[3]
        assert width % self.columns == height % self.rows == 0, f"an odd window: {box}"
        return width // self.columns, height // self.rows
