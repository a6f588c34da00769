"""Many jobs through one server, with the terminal app attached all the time: does memory grow?"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import httpx
import psutil

from tests.api_calls import OVER, submitted
from tests.sandbox import PROMPT, Sandbox, sandbox
from tests.terminal.pty_terminal import PtyTerminal
from tests.waiting import eventually

SMALL = {"width": 64, "height": 64, "steps": 2}
AIM = 1.1
"""Memory at the end against that after the first hundred jobs."""
LOOKED_AT = 100
"""Jobs between two looks at the memory."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2000, help="how many; in hundreds")
    jobs = parser.parse_args().jobs
    began = time.monotonic()
    with sandbox() as home, _attached(home) as terminal, home.http() as http:
        processes = _processes(home, terminal)
        first: dict[str, float] = {}
        now: dict[str, float] = {}
        for done in range(LOOKED_AT, jobs + 1, LOOKED_AT):
            _hundred(home, http, terminal)
            now = {name: _pss(process) for name, process in processes.items()}
            first = first or now
            print(f"{done:5d} jobs, {time.monotonic() - began:5.0f} s  {_row(now)}", flush=True)
        kept = len(home.pictures())
        assert kept == jobs, f"{kept} pictures of {jobs} jobs"
    ratios = {name: now[name] / first[name] for name in now}
    for name, ratio in ratios.items():
        print(f"{name}: {ratio:.3f} of what it was after {LOOKED_AT} jobs; aim at most {AIM}")
    return int(max(ratios.values()) > AIM)


@contextmanager
def _attached(home: Sandbox) -> Iterator[PtyTerminal]:
    """The terminal app with a batch size of four, eight steps and a prompt, and its server."""
    with PtyTerminal(home.command(), env=home.environment) as terminal:
        terminal.wait_for("●")
        terminal.paste(PROMPT)
        terminal.wait_for("a red house")
        for size in (2, 4):
            terminal.type("\x0e")  # ctrl+n
            terminal.wait_for(f"{size} images")
        for reached in ("Negative prompt,", "Batch Size,", "Seed:", "Steps:"):
            terminal.type("\t")
            terminal.wait_for(reached)
        terminal.type("8")
        terminal.wait_for("Steps: 8")
        eventually(lambda: home.listens() and home.processes("phoenix_tui.worker"), "it is there")
        yield terminal


def _processes(home: Sandbox, terminal: PtyTerminal) -> Mapping[str, psutil.Process]:
    [server] = home.processes("serve")
    [worker] = home.processes("phoenix_tui.worker")
    return {"server": server, "worker": worker, "app": psutil.Process(terminal.process.pid)}


def _hundred(home: Sandbox, http: httpx.Client, terminal: PtyTerminal) -> None:
    """Ten batches of four from the app, and sixty small jobs from elsewhere meanwhile."""
    for _ in range(10):
        before = len(home.pictures())
        terminal.type("\x07")  # ctrl+g
        terminal.wait_for("Generating 4 images…")
        others = [submitted(http, prompt=PROMPT, **SMALL)["job_id"] for _ in range(6)]
        terminal.wait_for("All images complete!")
        eventually(partial(_are_over, http, others), "the others end")
        assert len(home.pictures()) == before + 10
    terminal.type("\x1bOR")  # F3: the library
    terminal.wait_for("newest first")
    terminal.type("\x1bOR")
    terminal.wait_for("Batch Size")


def _are_over(http: httpx.Client, job_ids: list[str]) -> bool:
    states = {job["job_id"]: job["state"] for job in http.get("/api/jobs").json()}
    return all(states[job_id] in OVER for job_id in job_ids)


def _pss(process: psutil.Process) -> float:
    """Megabytes: memory of its own, and its share of what it shares with others."""
    return float(process.memory_full_info().pss) / 1e6


def _row(sizes: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {size:6.1f} MB" for name, size in sizes.items())


if __name__ == "__main__":
    sys.exit(main())
