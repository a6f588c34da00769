"""What the terminal app costs: `python -m tests.ui.bench` prints ratios of one run.

Part by part: `python -m tests.ui.bench paint`, `latency`, `line`, `memory`.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Mapping

import psutil

from tests.ui.fake_terminal import ANSWERS, KITTY, SILENT, FakeTerminal

EMPTY = [sys.executable, "-m", "tests.ui.empty_app"]
FIRST_PAINT = rb"Batch Size.*Quit.*Commands"


def app_command(*more: str) -> list[str]:
    return [sys.executable, "-m", "tests.ui.scripted_app", tempfile.mkdtemp(), *more]


def first_paint(
    command: list[str], pattern: bytes, answers: Mapping[bytes, bytes], delay: float = 0
) -> float:
    with FakeTerminal(command, answers=answers, delay=delay) as terminal:
        return terminal.wait_for(pattern)


def paint(rounds: int = 5) -> None:
    """Process start to first paint, the median of some rounds that take turns."""
    kinds = {
        "empty app": lambda: first_paint(EMPTY, b"here I am", ANSWERS),
        "first screen": lambda: first_paint(app_command(), FIRST_PAINT, ANSWERS),
        "silent terminal": lambda: first_paint(app_command(), FIRST_PAINT, SILENT),
        "terminal 150 ms away": lambda: first_paint(app_command(), FIRST_PAINT, ANSWERS, 0.15),
    }
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(rounds):
        for name, measure in kinds.items():
            times[name].append(measure())
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"first paint, {name}: {median * 1000:.0f} ms")
    base, screen = medians["empty app"], medians["first screen"]
    print(f"first screen / empty app: {screen / base:.2f} (aim 2.3)")
    print(f"silent / answering: {medians['silent terminal'] / screen:.2f} (aim 1.2)")
    print(f"150 ms away / answering: {medians['terminal 150 ms away'] / screen:.2f} (aim 1.2)")


def _latencies(terminal: FakeTerminal, keys: int, pause: float = 0.06) -> list[float]:
    """Seconds from a key to its letter on the screen; letters that stand nowhere else."""
    found = []
    for at in range(keys):
        letter = b"QXZJ"[at % 4 : at % 4 + 1]
        start = len(terminal.output)
        pressed = time.perf_counter()
        terminal.send(letter)
        written = terminal.wait_for(letter, after=start)
        found.append(written + terminal.started - pressed)
        time.sleep(pause)
    return found


def _percentiles(values: list[float]) -> tuple[float, float, float]:
    ordered = sorted(1000 * value for value in values)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1]


def latency(rate: float | None = None) -> None:
    """Keys with four previews running against idle, and what the previews send."""
    for name, answers, aim in (("half-cells", ANSWERS, 300), ("placeholders", KITTY, 200)):
        with FakeTerminal(
            app_command(),
            answers=answers,
            bytes_per_second=rate,
            env={"PHOENIX_TEST_STEP": "0.25", "PHOENIX_TEST_PREVIEW": "noise"},
        ) as terminal:
            terminal.wait_for(rb"demo on CPU")
            time.sleep(1)
            terminal.send(b"a house\x0e\x0e")
            idle = _percentiles(_latencies(terminal, 40))
            start, began = len(terminal.output), time.perf_counter()
            terminal.send(b"\x07")
            terminal.wait_for(rb"Generating", after=start)
            time.sleep(0.5)
            # what the line carries while nobody types
            mark, from_then = len(terminal.output), time.perf_counter()
            time.sleep(1.5)
            sent = (len(terminal.output) - mark) / (time.perf_counter() - from_then) / 1000
            busy = _percentiles(_latencies(terminal, 30))
            assert time.perf_counter() - began < 20, "the batch ended before it was measured"
        line = "" if rate is None else f" through {rate / 1000:.0f} KB/s"
        for when, (p50, p95, most) in (("idle", idle), ("with four previews", busy)):
            print(f"{name}{line}, keys {when}: p50 {p50:.0f}, p95 {p95:.0f}, max {most:.0f} ms")
        print(f"{name}{line}, p95 with previews / idle: {busy[1] / idle[1]:.2f}")
        print(f"{name}{line}, four previews: {sent:.0f} KB/s (aim {aim})")


def line() -> None:
    """The same through a line of 250 KB/s."""
    latency(250_000)


def memory() -> None:
    """Resident memory after 500 batches against that after 20."""
    with FakeTerminal(
        app_command("500"), env={"PHOENIX_TEST_STEP": "0.002"}, answers=ANSWERS
    ) as terminal:
        process = psutil.Process(terminal.process.pid)
        after = {}
        for count in (20, 500):
            terminal.wait_for(rb"batch %d of 500" % count, timeout=1500)
            after[count] = process.memory_info().rss
            print(f"memory after {count} batches: {after[count] / 2**20:.0f} MB")
    print(f"500 / 20: {after[500] / after[20]:.3f} (aim 1.1)")


PARTS = {"paint": paint, "latency": latency, "line": line, "memory": memory}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
