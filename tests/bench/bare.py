"""The same pictures by diffusers alone: what the benchmarks compare with.

Says "ready" when the model is loaded, then makes the pictures of one seed list for each line of
JSON on stdin and answers with a line of JSON. Run with dtype and threads as arguments.
"""

import hashlib
import json
import resource
import sys
import time

import torch
from diffusers import StableDiffusionPipeline

from phoenix_tui.catalogue.models import SHIPPED


def main() -> None:
    dtype, threads = getattr(torch, sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(threads)
    pipe = StableDiffusionPipeline.from_pretrained(SHIPPED, dtype=dtype, safety_checker=None)
    pipe.set_progress_bar_config(disable=True)
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        began = time.perf_counter()
        pictures = [
            pipe(
                order["prompt"],
                num_inference_steps=order["steps"],
                guidance_scale=order["cfg_scale"],
                generator=torch.Generator("cpu").manual_seed(seed),
            )
            .images[0]
            .tobytes()
            for seed in order["seeds"]
        ]
        answer = {
            "seconds": time.perf_counter() - began,
            "pictures": [hashlib.sha256(picture).hexdigest() for picture in pictures],
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
