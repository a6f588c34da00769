"""The shipped weights: small, whole, and a pipeline that draws what is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy
import pytest
import torch
from diffusers import (
    AutoencoderTiny,
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    StableDiffusionPipeline,
    UniPCMultistepScheduler,
)
from PIL import Image
from safetensors import safe_open

from phoenix_tui.demo.train import MODEL

MOST_BYTES = 10_000_000
RED_HOUSE = "a red house in green hills on a sunny day"


@pytest.fixture(scope="module")
def pipeline() -> StableDiffusionPipeline:
    loaded = StableDiffusionPipeline.from_pretrained(MODEL, dtype=torch.float32)
    loaded.set_progress_bar_config(disable=True)
    return loaded


def draw(pipeline: StableDiffusionPipeline, prompt: str, seed: int = 1) -> Image.Image:
    noise = torch.Generator().manual_seed(seed)
    picture: Image.Image = pipeline(
        prompt, num_inference_steps=8, guidance_scale=4.0, generator=noise
    ).images[0]
    return picture


def channels(picture: Image.Image) -> tuple[float, float, float]:
    """Mean red, green and blue of a picture, of 255."""
    red, green, blue = numpy.asarray(picture, dtype=float).mean(axis=(0, 1))
    return red, green, blue


def test_the_model_weighs_at_most_ten_megabytes() -> None:
    assert sum(file.stat().st_size for file in MODEL.rglob("*") if file.is_file()) <= MOST_BYTES


def test_all_weights_are_half_precision_safetensors() -> None:
    files = sorted(MODEL.rglob("*.safetensors"))
    assert [file.parent.name for file in files] == ["text_encoder", "unet", "vae"]
    assert not list(MODEL.rglob("*.bin")), "pickled weights could run code when they are loaded"
    for file in files:
        with safe_open(file, framework="pt") as weights:
            kinds = {weights.get_tensor(name).dtype for name in weights.keys()}  # noqa: SIM118
        assert kinds == {torch.float16}, f"{file.name} of {file.parent.name} holds {kinds}"


def test_the_folder_names_no_place_of_the_machine_it_was_made_on() -> None:
    for file in MODEL.rglob("*.json"):
        values = json.loads(file.read_text(encoding="utf-8"))
        assert not Path(values.get("_name_or_path", "")).is_absolute(), file


def test_it_loads_as_a_stable_diffusion_pipeline(pipeline: StableDiffusionPipeline) -> None:
    assert isinstance(pipeline.vae, AutoencoderTiny)
    assert isinstance(pipeline.scheduler, DPMSolverMultistepScheduler)
    assert pipeline.safety_checker is None
    assert pipeline.feature_extractor is None
    assert pipeline.scheduler.config["prediction_type"] == "v_prediction"


def test_without_a_size_it_draws_128_by_128(pipeline: StableDiffusionPipeline) -> None:
    assert draw(pipeline, RED_HOUSE).size == (128, 128)


def test_the_same_seed_draws_the_same_picture(pipeline: StableDiffusionPipeline) -> None:
    first, second = (draw(pipeline, RED_HOUSE, seed=5).tobytes() for _ in range(2))
    assert first == second
    assert first != draw(pipeline, RED_HOUSE, seed=6).tobytes()


def test_upper_case_draws_the_same_picture(pipeline: StableDiffusionPipeline) -> None:
    assert draw(pipeline, RED_HOUSE.upper()).tobytes() == draw(pipeline, RED_HOUSE).tobytes()


def test_a_word_that_it_does_not_know_leaves_the_house_red(
    pipeline: StableDiffusionPipeline,
) -> None:
    plain = channels(draw(pipeline, "a red house in the desert at night"))
    strange = channels(draw(pipeline, "a wuthering red house in the desert at night"))
    assert all(abs(a - b) < 12 for a, b in zip(plain, strange, strict=True)), (
        f"with a strange word it draws {strange}, without {plain}"
    )


def test_night_is_darker_than_day(pipeline: StableDiffusionPipeline) -> None:
    day = channels(draw(pipeline, "a red house in green hills by day"))
    night = channels(draw(pipeline, "a red house in green hills at night"))
    assert sum(night) < 0.6 * sum(day)


def test_the_sea_is_bluer_than_the_desert(pipeline: StableDiffusionPipeline) -> None:
    sea = channels(draw(pipeline, "a white boat on the sea on a clear day"))
    desert = channels(draw(pipeline, "a white house in the desert on a clear day"))
    assert sea[2] - sea[0] > desert[2] - desert[0] + 40


@pytest.mark.parametrize(
    "sampler", [EulerDiscreteScheduler, DDIMScheduler, UniPCMultistepScheduler]
)
def test_samplers_made_from_its_config_draw_much_the_same_day(
    pipeline: StableDiffusionPipeline, sampler: type[EulerDiscreteScheduler]
) -> None:
    usual = channels(draw(pipeline, RED_HOUSE))
    others = StableDiffusionPipeline(
        **{**pipeline.components, "scheduler": sampler.from_config(pipeline.scheduler.config)},
        requires_safety_checker=False,
    )
    others.set_progress_bar_config(disable=True)
    drawn = channels(draw(others, RED_HOUSE))
    assert all(abs(a - b) < 40 for a, b in zip(usual, drawn, strict=True)), (
        f"{sampler.__name__} draws {drawn}, the default {usual}"
    )
