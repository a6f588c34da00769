"""The main job against diffusers alone: a batch, the second command, a cold start, memory."""

import asyncio
import hashlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from phoenix_tui.client.batches import batch_bodies, submit_batch
from phoenix_tui.client.client import Client
from phoenix_tui.client.connect import connect
from phoenix_tui.domain.events import JobChanged
from phoenix_tui.store import metadata
from phoenix_tui.store.image_file import read_rgb
from tests.sandbox import PROMPT, Sandbox, sandbox

STEPS, CFG_SCALE = 20, 4.0


class Bare:
    """A process that has diffusers and the model, and nothing of ours."""

    def __init__(self, dtype: str, threads: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.bench.bare", dtype, str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def make(self, seeds: Sequence[int]) -> dict[str, Any]:
        assert self._process.stdin
        order = {"prompt": PROMPT, "steps": STEPS, "cfg_scale": CFG_SCALE, "seeds": list(seeds)}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._line())
        return answer

    def close(self) -> None:
        self._process.communicate()


async def _batch(client: Client, seed: int, size: int) -> float:
    """Seconds from the first call to the last picture on the disk, all listened to."""
    events = client.events()
    await anext(events)
    began = time.perf_counter()
    bodies = batch_bodies({"prompt": PROMPT, "steps": STEPS, "cfg_scale": CFG_SCALE}, size, seed)
    waiting = {accepted.job_id for accepted in await submit_batch(client, bodies)}
    async for event in events:
        if isinstance(event, JobChanged) and event.job.state.is_final:
            assert event.job.error is None, event.job.error
            waiting.discard(event.job.job_id)
            if not waiting:
                break
    return time.perf_counter() - began


def measure(rounds: int) -> None:
    """Print all figures; ours and the bare script's in turn, so that both see the same machine."""
    with sandbox() as home:
        first = Path(home.objects("generate", PROMPT, "--seed", "42")[0]["path"])
        making = metadata.read(first)[1]
        assert making
        recipe = making.recipe
        print(f"{recipe.dtype}, {recipe.threads} thread(s), {recipe.instruction_set}")
        bare = Bare(recipe.dtype, recipe.threads)
        try:
            same = bare.make([42])["pictures"][0] == _digest(first)
            print(f"the bare script's picture of seed 42 is {'identical' if same else 'DIFFERENT'}")
            asyncio.run(_batches(home, bare, rounds))
            _second_command(home, bare, rounds)
            _memory(home, bare)
        finally:
            bare.close()
        _cold(home, recipe.dtype, recipe.threads, max(1, rounds // 2))


def _digest(path: Path) -> str:
    return hashlib.sha256(read_rgb(path)[2]).hexdigest()


async def _batches(home: Sandbox, bare: Bare, rounds: int) -> None:
    import os

    os.environ.update(home.environment)
    ours: dict[int, list[float]] = {1: [], 4: []}
    theirs: dict[int, list[float]] = {1: [], 4: []}
    async with await connect(home.places, start=False) as client:
        for size in (1, 4):
            for number in range(rounds + 1):  # the first is a warm-up
                seeds = [100 * number + n for n in range(size)]
                mine = await _batch(client, seeds[0], size)
                other = await asyncio.to_thread(bare.make, seeds)
                if number:
                    ours[size].append(mine)
                    theirs[size].append(other["seconds"])
    for size in (1, 4):
        _say(f"a batch of {size}", ours[size], theirs[size], "aim 1.05" if size == 4 else "")


def _second_command(home: Sandbox, bare: Bare, rounds: int) -> None:
    more = []
    for number in range(rounds):
        began = time.perf_counter()
        home.objects("generate", PROMPT, "--seed", str(number))
        whole = time.perf_counter() - began
        more.append(whole - bare.make([number])["seconds"])
    print(
        f"the second `generate` takes {statistics.median(more):.2f} s more than the picture alone "
        f"({min(more):.2f} to {max(more):.2f}; aim 0.5)"
    )


def _memory(home: Sandbox, bare: Bare) -> None:
    ours = sum(_peak_mb(process.pid) for process in home.processes())
    theirs = bare.make([1])["peak_mb"]
    print(
        f"peak memory: server and worker {ours:.0f} MB, bare script {theirs:.0f} MB, "
        f"ratio {ours / theirs:.2f}"
    )


def _peak_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def _cold(home: Sandbox, dtype: str, threads: int, rounds: int) -> None:
    ours, theirs = [], []
    for number in range(rounds):
        home.run("stop")
        began = time.perf_counter()
        home.objects("generate", PROMPT, "--seed", str(number))
        ours.append(time.perf_counter() - began)
        home.run("stop")
        began = time.perf_counter()
        bare = Bare(dtype, threads)
        bare.make([number])
        theirs.append(time.perf_counter() - began)
        bare.close()
    _say("the first picture from cold", ours, theirs, "aim 1.15")


def _say(what: str, ours: list[float], theirs: list[float], aim: str) -> None:
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    print(
        f"{what}: {statistics.median(ours):.2f} s, bare {statistics.median(theirs):.2f} s, "
        f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        + (f"; {aim}" if aim else "")
    )
