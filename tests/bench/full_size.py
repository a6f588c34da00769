"""A full-size SD 1.5 from a single file, its weights random: loading, steps, memory, unloading.

Needs five gigabytes of memory and four of disk, and a few minutes.
"""

import asyncio
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil

from phoenix_tui.catalogue.digests import sha256_of
from phoenix_tui.client.client import Client
from phoenix_tui.client.connect import connect
from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.events import JobChanged
from phoenix_tui.domain.job import JobState
from phoenix_tui.store import metadata
from phoenix_tui.store.image_file import read_rgb
from tests.sandbox import PROMPT, Sandbox, sandbox
from tests.waiting import eventually

ORDER = {
    "prompt": PROMPT, "width": 256, "height": 256, "steps": 3, "cfg_scale": 7.0,
    "sampler": "DPM++ 2M",
}  # fmt: skip
CONFIG = 'dtype = "bfloat16"\nthreads = 1\n'
"""One thread: of several each waits for the slowest, so that other work on the machine decides."""
IDLE_MINUTES = 0.05


def measure(rounds: int) -> None:
    """Print all figures; ours and the bare script's in turn, so that both see the same machine."""
    with sandbox() as home:
        home.places.make()
        home.places.config.write_text(CONFIG)
        file = home.places.models / "full.safetensors"
        subprocess.run([sys.executable, "-m", "tests.bench.full_size", str(file)], check=True)
        began = time.perf_counter()
        sha256_of(file, home.places)
        print(
            f"one file of {amount(file.stat().st_size)}; its sha256 is remembered after "
            f"{time.perf_counter() - began:.1f} s"
        )
        os.environ.update(home.environment)
        asyncio.run(_compare(home, rounds))
        home.run("stop")
        _unload(home)


async def _compare(home: Sandbox, rounds: int) -> None:
    async with await connect(home.places) as client:
        # two steps, so that what is made once for all previews is not counted with a step
        loading = await _ours(client, home, seed=1, steps=2)
        making = metadata.read(Path(loading["path"]))[1]
        assert making
        recipe = making.recipe
        bare = _Bare(home, recipe.dtype, recipe.threads)
        (wall, cpu), (bare_wall, bare_cpu) = loading["loading"], bare.loading["loading"]
        print(
            f"{recipe.dtype}, {recipe.threads} thread(s), {recipe.memory_format}; loading: "
            f"{wall:.1f} s, bare {bare_wall:.1f} s, ratio {wall / bare_wall:.2f}; CPU "
            f"{cpu:.1f} s, bare {bare_cpu:.1f} s, ratio {cpu / bare_cpu:.2f}",
            flush=True,
        )
        walls, cpus = [], []
        try:
            for seed in range(rounds):
                mine = await _ours(client, home, seed=seed, steps=3)
                other = await asyncio.to_thread(bare.make, seed)
                same = other["picture"] == _digest(mine["path"])
                walls.append(_step(mine["times"], 0) / _step(other["times"], 0))
                cpus.append(_step(mine["times"], 1) / _step(other["times"], 1))
                print(
                    f"seed {seed}: {_step(mine['times'], 0):.2f} s a step, bare "
                    f"{_step(other['times'], 0):.2f} s; CPU {_step(mine['times'], 1):.2f} s, bare "
                    f"{_step(other['times'], 1):.2f} s; pictures "
                    f"{'identical' if same else 'DIFFERENT'}",
                    flush=True,
                )
            worker = home.processes("phoenix_tui.worker")[0]
            ours, theirs = _peak(worker.pid), _peak(bare.pid)
        finally:
            bare.close()
    print(f"seconds a step: ratio {_spread(walls)}; CPU seconds: ratio {_spread(cpus)}; aim 1.02")
    print(f"peak memory: {amount(ours)}, bare {amount(theirs)}, ratio {ours / theirs:.2f}")


def _unload(home: Sandbox) -> None:
    """What is left of the model's memory when nothing was asked for a while."""
    home.places.config.write_text(f"{CONFIG}model_idle_minutes = {IDLE_MINUTES}\n")
    home.objects("generate", PROMPT, "--model", "full", "--steps", "1", "--width", "256",
                 "--height", "256")  # fmt: skip
    loaded = home.server()["memory"]
    eventually(lambda: home.server()["model"] == "none", "the model is unloaded", 60)
    print(
        f"after {60 * IDLE_MINUTES:.0f} s without work: {amount(home.server()['memory'])}, "
        f"before {amount(loaded)}"
    )


async def _ours(client: Client, home: Sandbox, *, seed: int, steps: int) -> dict[str, Any]:
    """One picture, and when each of its steps was done."""
    events = client.events()
    await anext(events)
    body = {**ORDER, "seed": seed, "steps": steps, "model": "full"}
    # the worker is there, and idle: it has imported torch
    await asyncio.to_thread(eventually, lambda: home.server()["device"] != "not known yet", "ready")
    [worker] = home.processes("phoenix_tui.worker")
    accepted = await client.submit(body)
    began = _clocks(worker)
    times: list[tuple[float, float]] = []
    loading: tuple[float, ...] | None = None
    seen = 0
    async for event in events:
        if not isinstance(event, JobChanged) or event.job.job_id != accepted.job_id:
            continue
        job = event.job
        assert job.error is None, job.error
        if job.state is JobState.RUNNING and loading is None:
            loading = tuple(now - then for now, then in zip(_clocks(worker), began, strict=True))
        if job.state is JobState.RUNNING and job.step > seen:
            seen = job.step
            times.append(_clocks(worker))
        if job.state.is_final:
            return {"times": times, "loading": loading, "path": job.path}
    raise AssertionError("the events ended")


class _Bare:
    """A process that has diffusers and the model, and nothing of ours."""

    def __init__(self, home: Sandbox, dtype: str, threads: int) -> None:
        module = "tests.bench.bare_single_file"
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", module, str(home.home), dtype, str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.pid = self._process.pid
        self.loading = self._answer()

    def make(self, seed: int) -> dict[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({**ORDER, "seed": seed}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def _clocks(process: psutil.Process) -> tuple[float, float]:
    """Wall clock and the process's CPU seconds."""
    used = process.cpu_times()
    return time.perf_counter(), used.user + used.system


def _step(times: list[tuple[float, float]], clock: int) -> float:
    """Seconds a step, from the first step's end to the last's."""
    return float(times[-1][clock] - times[0][clock]) / (len(times) - 1)


def _digest(path: str) -> str:
    return hashlib.sha256(read_rgb(Path(path))[2]).hexdigest()


def _peak(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return psutil.Process(pid).memory_info().rss


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"


def _write(file: Path) -> None:
    """Write the model, 16 bits a number, in about twice its size of memory."""
    import torch
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    from phoenix_tui.worker.family_configs import CONFIGS
    from tests.worker.single_file_examples import save_single_file

    torch.manual_seed(0)
    configs = {
        part: {name: value for name, value in config.items() if not name.startswith("_")}
        for part, config in CONFIGS["SD 1.5"].items()
    }
    with torch.device("meta"):
        parts = {
            "unet": UNet2DConditionModel(**configs["unet"]),
            "vae": AutoencoderKL(**configs["vae"]),
            "text_encoder": CLIPTextModel(CLIPTextConfig(**configs["text_encoder"])),
        }
    for name, part in parts.items():
        parts[name] = part.to(torch.float16).to_empty(device="cpu")
        for key, parameter in parts[name].named_parameters():
            with torch.no_grad():
                if parameter.ndim > 1:
                    parameter.normal_(0, 0.02)
                else:
                    parameter.fill_(float(key.endswith("weight")))
    save_single_file(SimpleNamespace(**parts), file)


if __name__ == "__main__":
    _write(Path(sys.argv[1]))
