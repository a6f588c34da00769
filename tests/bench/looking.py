"""The library screen under a pty, with few and with many pictures: first page, search, memory."""

import time

import psutil

from tests.bench.library import SIZES, fill
from tests.sandbox import Sandbox, sandbox
from tests.terminal.pty_terminal import PtyTerminal

PAGES = 300
"""Pages of the screen that are gone through."""
F3, PAGE_DOWN = "\x1bOR", "\x1b[6~"


def measure(rounds: int) -> None:
    """Print the figures of each size; the pictures have no files, so no thumbnails are made."""
    for count in SIZES:
        with sandbox() as home:
            fill(home, count)
            for _ in range(rounds):
                _look(home, count)


def _look(home: Sandbox, count: int) -> None:
    with PtyTerminal(home.command(), env=home.environment) as terminal:
        process = psutil.Process(terminal.process.pid)
        terminal.wait_for("● ")
        mark, pressed = len(terminal.output), time.perf_counter()
        terminal.type(F3)
        first = terminal.wait_for_bytes(b"1 of ", after=mark) - pressed
        terminal.type("/")
        terminal.wait_for("Search.")
        mark, pressed = len(terminal.output), time.perf_counter()
        terminal.type("needle")
        found = terminal.wait_for_bytes(b"1 of 1 picture ", after=mark) - pressed
        terminal.type("\x1b\x1b")
        terminal.wait_for(r"1 of \d{3,}")
        before = process.memory_info().rss
        for _ in range(PAGES):
            terminal.type(PAGE_DOWN)
        terminal.wait_for(r"(?m)^ +[1-9]\d{2,} of ")
        terminal.wait_until_quiet(2)
        after = process.memory_info().rss
    print(
        f"{count} pictures: F3 to the first page {1000 * first:.0f} ms; a word typed to what it "
        f"finds {1000 * found:.0f} ms; memory after {PAGES} pages / before "
        f"{after / before:.3f} ({after / 2**20:.0f} MB)",
        flush=True,
    )
