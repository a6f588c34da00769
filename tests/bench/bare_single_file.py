"""A checkpoint in a single file by diffusers alone: what `full_size` compares with.

Says how long loading took, then makes a picture for each line of JSON on stdin. Run with the file,
dtype and threads as arguments.
"""

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import torch

from phoenix_tui.catalogue.models import find_models
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.worker.samplers import scheduler_for
from phoenix_tui.worker.single_file import load_single_file


def main() -> None:
    places, dtype, threads = Places(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
    card = find_models(places, Settings())["full"]
    torch.set_grad_enabled(False)
    torch.set_num_threads(threads)
    began, cpu = time.perf_counter(), _cpu()
    # diffusers' own from_single_file, with the configurations that it would download
    pipe = load_single_file(card, getattr(torch, dtype))
    pipe.unet.to(memory_format=torch.channels_last)
    pipe.vae.to(memory_format=torch.channels_last)
    pipe.set_progress_bar_config(disable=True)
    _say({"loading": [time.perf_counter() - began, _cpu() - cpu]})
    for line in sys.stdin:
        order = json.loads(line)
        request = type("Request", (), {**order, "schedule": "Automatic"})
        pipe.scheduler = scheduler_for(request, pipe.scheduler.config)  # type: ignore[arg-type]
        times: list[tuple[float, float]] = []

        def after_step(_pipe: Any, _index: int, _time: Any, _tensors: Any) -> dict[str, Any]:
            times.append((time.perf_counter(), _cpu()))  # noqa: B023 - called in this round alone
            return {}

        image = pipe(
            order["prompt"],
            num_inference_steps=order["steps"],
            guidance_scale=order["cfg_scale"],
            width=order["width"],
            height=order["height"],
            generator=torch.Generator("cpu").manual_seed(order["seed"]),
            callback_on_step_end=after_step,
        ).images[0]
        _say({"times": times, "picture": hashlib.sha256(image.tobytes()).hexdigest()})


def _cpu() -> float:
    used = psutil.Process().cpu_times()
    return used.user + used.system


def _say(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
