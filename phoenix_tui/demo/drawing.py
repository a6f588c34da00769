"""Draws with the demo pipeline, a few pictures at a time, each from its own seed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import torch
from diffusers import StableDiffusionPipeline
from PIL import Image

AT_ONCE: Final = 6
CFG_SCALE: Final = 4.0


def load(folder: Path, dtype: torch.dtype = torch.float32) -> StableDiffusionPipeline:
    """The pipeline in a folder, silent."""
    pipeline = StableDiffusionPipeline.from_pretrained(folder, dtype=dtype)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def draw(
    pipeline: Any, prompts: list[str], seeds: list[int], steps: int, **arguments: Any
) -> list[Image.Image]:
    """One picture for each prompt and seed; `arguments` are those of the pipeline."""
    pictures: list[Image.Image] = []
    for start in range(0, len(prompts), AT_ONCE):
        some = seeds[start : start + AT_ONCE]
        pictures += pipeline(
            prompts[start : start + AT_ONCE],
            num_inference_steps=steps,
            guidance_scale=CFG_SCALE,
            generator=[torch.Generator().manual_seed(seed) for seed in some],
            **arguments,
        ).images
    return pictures
