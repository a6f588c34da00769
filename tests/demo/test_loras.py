"""The shipped LoRAs: small, of the shipped model's family, and each with a look of its own."""

from __future__ import annotations

import numpy
import pytest
import torch
from diffusers import StableDiffusionPipeline
from PIL import Image

from phoenix_tui.catalogue.lora_file import family_in
from phoenix_tui.catalogue.safetensors_header import read_header
from phoenix_tui.demo.drawing import draw, load
from phoenix_tui.demo.styles import STYLES
from phoenix_tui.demo.train import LORAS, MODEL

MOST_BYTES = 1_000_000
RED_HOUSE = "a red house in green hills on a sunny day"


@pytest.fixture(scope="module")
def pictures() -> dict[str, numpy.ndarray]:
    """The same request plain and with each LoRA, as floats of 0 to 255."""
    pipeline = load(MODEL, torch.float32)
    drawn = {"plain": drawn_by(pipeline)}
    for style in STYLES:
        pipeline.load_lora_weights(LORAS, weight_name=f"{style}.safetensors", adapter_name=style)
        pipeline.set_adapters([style])
        drawn[style] = drawn_by(pipeline)
    return {name: numpy.asarray(picture, dtype=float) for name, picture in drawn.items()}


def drawn_by(pipeline: StableDiffusionPipeline) -> Image.Image:
    return draw(pipeline, [RED_HOUSE], [3], 8)[0]


@pytest.mark.parametrize("style", STYLES)
def test_a_lora_is_small_and_of_the_shipped_models_family(style: str) -> None:
    file = LORAS / f"{style}.safetensors"
    assert file.stat().st_size <= MOST_BYTES
    assert family_in(read_header(file)) == "demo"


def test_a_blueprint_is_blue_all_over(pictures: dict[str, numpy.ndarray]) -> None:
    red, _, blue = (pictures["blueprint"][..., channel] for channel in (0, 1, 2))
    assert (blue - red > 20).mean() > 0.6, "the paper is not blue"
    assert (pictures["blueprint"].min(axis=2) > 150).mean() > 0.02, "there are no lines on it"


def test_neon_glows_in_the_dark(pictures: dict[str, numpy.ndarray]) -> None:
    brightness = pictures["neon"].max(axis=2)
    assert numpy.median(brightness) < 0.75 * numpy.median(pictures["plain"].max(axis=2))
    assert (brightness > 180).mean() > 0.03, "nothing glows"
