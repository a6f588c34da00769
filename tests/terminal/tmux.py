"""A program in tmux, with keys pressed and the screen read as a person would."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.terminal.watched import Watched

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Tmux(Watched):
    """A tmux server of its own, with one window; a context manager."""

    def __init__(self, folder: Path, size: tuple[int, int], env: Mapping[str, str]) -> None:
        """`folder` is where its socket goes; `size` in columns and rows."""
        self._socket = folder / "tmux"
        self._env = {
            **{k: v for k, v in env.items() if k not in {"TMUX", "TMUX_PANE", "NO_COLOR"}},
            "COLORTERM": "truecolor",
        }
        # a shell stays when the program has ended, so that what it left can be looked at
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-x", str(size[0]), "-y", str(size[1]),
            "sh", "-i",
        )  # fmt: skip

    def __enter__(self) -> "Tmux":
        return self

    def __exit__(self, *_: object) -> None:
        self._tmux("kill-server")

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self._socket), *arguments],
            env=self._env, capture_output=True, text=True, timeout=30, check=True,
        )  # fmt: skip
        return done.stdout

    def run(self, command: Sequence[str]) -> None:
        """Type a command into the shell."""
        self.type(" ".join(command))
        self.press("Enter")

    def type(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: C-g, Tab, Enter."""
        for key in keys:
            self._tmux("send-keys", key)

    @property
    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")
