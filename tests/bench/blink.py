"""The comparison under a pty: how soon a blink is on the screen, and what it sends."""

import time
from collections.abc import Mapping

from tests.bench.interface import _percentiles, _played, _ready
from tests.sandbox import Sandbox
from tests.terminal.pty_terminal import ANSWERS, KITTY, PtyTerminal

BLINKS = 40


def measure(rounds: int) -> None:
    """Print the figures for half-cells and for placeholders; `rounds` times each, in turn."""
    with _played(0.002) as home:
        for _ in range(rounds):
            for name, answers in (("half-cells", ANSWERS), ("placeholders", KITTY)):
                _blinks(home, name, answers)


def _blinks(home: Sandbox, name: str, answers: Mapping[bytes, bytes]) -> None:
    with PtyTerminal(home.command(), env=home.environment, answers=answers) as terminal:
        _ready(terminal, 3)
        terminal.type("\x07")  # ctrl+g
        terminal.wait_for("All images complete!")
        terminal.type("\x1b[Z")  # backwards from the prompt: the last card
        terminal.wait_for("Picture 4 of 4")
        terminal.type("c")
        terminal.wait_for("Only the seeds differ")
        terminal.wait_until_gone("loading…")
        terminal.wait_until_quiet(0.5)
        shown, sent = [], []
        for number in range(BLINKS):
            mark, pressed = len(terminal.output), time.perf_counter()
            terminal.type(" ")
            # the words of a blink come first, and the end of a synchronised frame last
            word = b"blinking" if number % 2 == 0 else b"seed"
            terminal.wait_for_bytes(word, after=mark)
            begun = terminal.output.find(word, mark)
            shown.append(terminal.wait_for_bytes(b"\x1b[?2026l", after=begun) - pressed)
            terminal.wait_until_quiet(0.15)
            sent.append((len(terminal.output) - mark) / 1000)
        print(f"{name}: from the key to the whole picture: {_percentiles(shown)}")
        print(f"{name}: sent for a blink: {sorted(sent)[BLINKS // 2]:.1f} KB", flush=True)
