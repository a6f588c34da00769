"""The mask painter under a pty: what one event of a mouse that is dragged costs."""

import math
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.terminal.pty_terminal import PtyTerminal

SIZE = (80, 40)
"""Columns and rows of the terminal."""
EVENTS = 200
SLOT = 0.03
"""Seconds for each event: more than it takes until the screen has been drawn."""
AIM = 20.0
"""Milliseconds, at the 95th percentile."""


def measure(rounds: int) -> None:
    """Print all figures; the empty app and the painter are measured in turn."""
    found: dict[str, list[tuple[float, int]]] = {}
    for _ in range(rounds):
        for kind, module, word, keys in (
            ("an empty app", "empty_app", "empty", ""),
            ("the painter, brush 32 px", "painting_app", "Brush 32 px", ""),
            ("the painter, brush 128 px", "painting_app", "Brush 32 px", "]]]]"),
        ):
            found.setdefault(kind, []).extend(_dragged(module, word, keys))
    nothing = _percentiles([cpu for cpu, _ in found["an empty app"]])
    for kind, events in found.items():
        middle, most = _percentiles([cpu for cpu, _ in events])
        sent = [size for _, size in events]
        print(
            f"{kind}: {middle:.2f} / {most:.2f} ms of CPU an event (p50 / p95), "
            f"{middle / nothing[0]:.1f} / {most / nothing[1]:.1f} times the empty app's; "
            f"{statistics.mean(sent):.0f} bytes an event, {max(sent)} at most",
            flush=True,
        )
    print(f"(aim: p95 of {AIM:.0f} ms)")


def _dragged(module: str, word: str, keys: str) -> list[tuple[float, int]]:
    """Milliseconds of CPU time and bytes written, for each event."""
    command = [sys.executable, "-m", f"tests.bench.{module}"]
    with PtyTerminal(command, size=SIZE) as terminal:
        terminal.wait_for(word)
        terminal.type(keys)
        terminal.wait_until_quiet(1)
        found = []
        for number, (column, row) in enumerate(_path()):
            before, mark = _cpu(terminal.process.pid), len(terminal.output)
            terminal.type(f"\x1b[<{32 if number else 0};{column};{row}M")
            time.sleep(SLOT)
            cpu = 1000 * (_cpu(terminal.process.pid) - before)
            found.append((cpu, len(terminal.output) - mark))
        return found[1:]


def _path() -> Iterator[tuple[int, int]]:
    """Columns and rows of a hand that scribbles, quick enough to leave cells out."""
    for number in range(EVENTS + 1):
        angle = number / 9
        yield (
            round(SIZE[0] / 2 + 30 * math.sin(angle)),
            round(SIZE[1] / 2 + 13 * math.sin(angle * 1.3 + 1)),
        )


def _cpu(process: int) -> float:
    """Seconds that all threads of a process have run; exact to the nanosecond."""
    times = (task / "schedstat" for task in Path(f"/proc/{process}/task").iterdir())
    return sum(int(file.read_text().split()[0]) for file in times) / 1e9


def _percentiles(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100]
