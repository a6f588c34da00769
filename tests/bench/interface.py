"""The terminal app under a pty: first paint, keys while previews run, bytes, memory."""

import itertools
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psutil

from tests.sandbox import Sandbox, sandbox
from tests.terminal.pty_terminal import ANSWERS, KITTY, SILENT, PtyTerminal
from tests.waiting import eventually

FIRST_SCREEN = (b"Batch Size", b"Type a prompt", b"Commands")
"""Words from the form, the welcome and the last line: with them the whole screen is painted."""
SLOW_LINE = 250_000
"""Bytes a second."""
BATCHES = (20, 100, 200, 300, 400, 500)
LETTERS = [chr(code) for code in itertools.chain(range(0x410, 0x450), range(0x531, 0x557))]
"""Each stands nowhere else on the screen, so that its bytes tell when it was painted."""


def measure(rounds: int) -> None:
    """Print all figures; what is compared is measured in turn, so that all see one machine."""
    _say_load("at the start")
    with _played(0.25) as home:
        _first_paint(home, rounds)
        _previews(home, "half-cells", ANSWERS, aim="300 KB/s, p95 50 ms")
        _previews(home, "placeholders", KITTY, aim="200 KB/s, p95 2 x idle")
        _previews(home, "half-cells", ANSWERS, SLOW_LINE)
        _previews(home, "placeholders", KITTY, SLOW_LINE)
    with _played(0.002) as home:
        _memory(home)
    _say_load("at the end")


def _say_load(when: str) -> None:
    one, five, _ = psutil.getloadavg()
    print(
        f"{psutil.cpu_count()} cores; load {when} {one:.1f} over a minute, {five:.1f} over five",
        flush=True,
    )


@contextmanager
def _played(pace: float) -> Iterator[Sandbox]:
    """A home whose server plays instead of running a model, a preview every `pace` seconds."""
    with sandbox() as home:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.played_server", str(home.home), str(pace)],
            env=home.environment, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            eventually(home.listens, "the server listens")
            yield home
        finally:
            server.terminate()
            server.wait(15)


def _first_paint(home: Sandbox, rounds: int) -> None:
    empty = [sys.executable, "-m", "tests.bench.empty_app"]

    def seconds(
        command: list[str], words: tuple[bytes, ...], answers: Mapping[bytes, bytes], delay: float
    ) -> float:
        with PtyTerminal(command, env=home.environment, answers=answers, delay=delay) as terminal:
            return max(terminal.wait_for_bytes(word) for word in words) - terminal.started

    kinds = {
        "an empty app": (empty, (b"empty",), ANSWERS, 0.0),
        "the first screen": (home.command(), FIRST_SCREEN, ANSWERS, 0.0),
        "on a silent terminal": (home.command(), FIRST_SCREEN, SILENT, 0.0),
        "on one 150 ms away": (home.command(), FIRST_SCREEN, ANSWERS, 0.15),
    }
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(rounds + 1):
        for kind, given in kinds.items():
            times[kind].append(seconds(*given))
    for kind, found in times.items():
        del found[0]  # a warm-up
        print(f"first paint, {kind}: {_spread(found)}")
    answering = times["the first screen"]
    _say_ratio("the first screen / an empty app", answering, times["an empty app"], 2.3)
    for kind in ("on a silent terminal", "on one 150 ms away"):
        _say_ratio(f"{kind} / on one that answers", times[kind], answering, 1.2)


def _spread(seconds: list[float]) -> str:
    median, least, most = (
        f"{1000 * value:.0f}" for value in (statistics.median(seconds), min(seconds), max(seconds))
    )
    return f"{median} ms ({least} to {most})"


def _say_ratio(what: str, ours: list[float], theirs: list[float], aim: float) -> None:
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    print(
        f"{what}: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}; "
        f"aim {aim:g})",
        flush=True,
    )


def _ready(terminal: PtyTerminal, steps: int) -> None:
    """Four pictures of so many steps are one press of ctrl+g away; the prompt has the focus."""
    terminal.wait_for("● ")
    terminal.type("a house")
    terminal.wait_for("a house")
    terminal.type("\x0e\x0e")  # ctrl+n
    terminal.wait_for(r"✓\[4\]")
    for reached in ("Negative prompt", "Batch Size", "Seed", "Steps"):
        terminal.type("\t")
        terminal.wait_for(f"(?m)^ {reached}[,:]")
    terminal.type(str(steps))
    terminal.wait_for(f"Steps: {steps}")
    for reached in ("Seed", "Batch Size", "Negative prompt", "Prompt"):
        terminal.type("\x1b[Z")
        terminal.wait_for(f"(?m)^ {reached}[,:]")


def _keys(terminal: PtyTerminal) -> list[float]:
    """Seconds from a key to its letter on the screen, for each of LETTERS."""
    times = []
    pause = random.Random(0)
    for letter in LETTERS:
        mark, pressed = len(terminal.output), time.perf_counter()
        terminal.type(letter)
        times.append(terminal.wait_for_bytes(letter.encode(), after=mark) - pressed)
        time.sleep(pause.uniform(0.03, 0.13))  # as a quick typist, and in step with nothing
    terminal.type("\x1b[18~\x7f")  # F7: all of it
    terminal.wait_for("What should be in the picture")
    terminal.type("a house")
    terminal.wait_for("a house")
    return times


def _previews(
    home: Sandbox, name: str, answers: Mapping[bytes, bytes], rate: int | None = None, aim: str = ""
) -> None:
    line = f" through {rate // 1000} KB/s" if rate else ""
    with PtyTerminal(
        home.command(), env=home.environment, answers=answers, bytes_per_second=rate
    ) as terminal:
        _ready(terminal, 200)
        idle = _keys(terminal)
        terminal.type("\x07")  # ctrl+g
        terminal.wait_for(r"step [3-9]/200")
        mark, began = len(terminal.output), time.perf_counter()
        terminal.wait_for(r"step (2[3-9]|[3-9]\d)/200")
        sent = (len(terminal.output) - mark) / (time.perf_counter() - began) / 1000
        busy = _keys(terminal)
        assert "Generating 4 images…" in terminal.screen, "the batch ended before the keys"
    _forget(home)
    print(f"{name}{line}, four previews: {sent:.0f} KB/s" + (f" (aim {aim})" if aim else ""))
    for when, times in (("idle", idle), ("four previews running", busy)):
        print(f"{name}{line}, keys, {when}: {_percentiles(times)}")
    ratio = _at(busy, 0.95) / _at(idle, 0.95)
    print(f"{name}{line}, p95 with previews / idle: {ratio:.2f}", flush=True)


def _forget(home: Sandbox) -> None:
    """Cancel what is running, so that the next app starts from nothing."""
    with home.http() as http:
        for job in http.get("/api/jobs").json():
            http.post(f"/api/cancel/{job['job_id']}")
    (home.home / "screen.json").unlink(missing_ok=True)


def _at(times: list[float], part: float) -> float:
    return sorted(times)[min(int(len(times) * part), len(times) - 1)]


def _percentiles(times: list[float]) -> str:
    p50, p95, most = (1000 * _at(times, part) for part in (0.5, 0.95, 1))
    return f"p50 {p50:.1f}, p95 {p95:.1f}, max {most:.1f} ms"


def _memory(home: Sandbox) -> None:
    """Resident memory of the app's process after many batches of four, each seen to its end."""
    resident = {}
    with PtyTerminal(home.command(), env=home.environment) as terminal:
        process = psutil.Process(terminal.process.pid)
        _ready(terminal, 3)
        for number in range(1, max(BATCHES) + 1):
            mark = len(terminal.output)
            terminal.type("\x07")  # ctrl+g
            terminal.wait_for_bytes(b"Generating 4 images", after=mark)
            terminal.wait_for("All images complete! +a ")  # not the toast of the last one
            if number in BATCHES:
                terminal.wait_until_gone("loading…")
                resident[number] = process.memory_info().rss
                print(
                    f"memory after {number} batches: {resident[number] / 2**20:.1f} MB", flush=True
                )
    for few in BATCHES[:2]:
        ratio = resident[BATCHES[-1]] / resident[few]
        print(f"memory after {BATCHES[-1]} / after {few}: {ratio:.3f} (aim 1.1)", flush=True)
    pictures = len(home.pictures())
    assert pictures == 4 * max(BATCHES), f"{pictures} pictures were made"
