"""Checkpoints in single files, told from their headers."""

import os

import pytest

from phoenix_tui.catalogue.models import find_models
from phoenix_tui.domain.request import Mode
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.catalogue.file_examples import safetensors

_UNET = "model.diffusion_model."
_VAE = "first_stage_model.decoder.conv_in.weight"
_TEXT = "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight"
_TEXT_2 = "cond_stage_model.model.token_embedding.weight"
_TEXT_XL = "conditioner.embedders.1.model.token_embedding.weight"


def checkpoint(text_width: int, channels: int = 4, *besides: str) -> dict[str, list[int]]:
    """The shapes by which a family is told, and those of its other parts."""
    to_k = f"{_UNET}input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight"
    shapes = {to_k: [8, text_width], f"{_UNET}input_blocks.0.0.weight": [8, channels, 3, 3]}
    return shapes | {name: [8] for name in besides or (_VAE, _TEXT, _TEXT_2, _TEXT_XL)}


@pytest.mark.parametrize(
    ("shapes", "family", "width", "modes"),
    [
        (checkpoint(768), "SD 1.5", 512, tuple(Mode)),
        (checkpoint(768, 9), "SD 1.5", 512, (Mode.INPAINT,)),
        (checkpoint(1024, 9), "SD 2", 768, (Mode.INPAINT,)),
        (checkpoint(2048), "SDXL", 1024, tuple(Mode)),
    ],
)
def test_the_family_is_told_from_the_header(
    places: Places, shapes: dict[str, list[int]], family: str, width: int, modes: tuple[Mode, ...]
) -> None:
    path = places.models / "my model v1.2.safetensors"
    path.write_bytes(safetensors(shapes))
    card = find_models(places, Settings())["my model v1.2"]
    assert (card.family, card.width, card.height, card.modes) == (family, width, width, modes)
    assert (card.path, card.source, card.size_multiple) == (str(path), "models folder", 8)


@pytest.mark.parametrize(
    ("shapes", "says"),
    [
        (checkpoint(768, 4, _VAE), "SD 1.5 without its text encoder"),
        (checkpoint(768, 4, _TEXT), "SD 1.5 without its autoencoder"),
        (checkpoint(768, 8), "SD 1.5 of a kind that cannot be used yet"),
        (checkpoint(1024, 4, _VAE, _TEXT), "SD 2 without its text encoder"),
        (checkpoint(1280), "SDXL's refiner, which cannot be used yet"),
        (checkpoint(640), "text width 640 in a single file cannot be used yet"),
        (checkpoint(768) | {"scaled_fp8": [1]}, "SD 1.5 with packed numbers"),
        ({"double_blocks.0.img_attn.qkv.weight": [8, 8]}, "FLUX in a single file"),
        ({f"{_UNET}joint_blocks.0.x_block.attn.qkv.weight": [8, 8]}, "SD 3 in a single file"),
        ({"some.weight": [8]}, "no checkpoint of a known family"),
        ({"control_model.input_blocks.0.0.weight": [8]}, "it is a ControlNet"),
        ({"text_model.encoder.layers.0.mlp.fc1.weight": [8]}, "it is a text encoder"),
        ({"input_blocks.0.0.weight": [8]}, "a denoiser without the other parts"),
    ],
)
def test_a_file_that_cannot_be_used_is_passed_over_with_a_note(
    places: Places, shapes: dict[str, list[int]], says: str, caplog: pytest.LogCaptureFixture
) -> None:
    (places.models / "x.safetensors").write_bytes(safetensors(shapes))
    assert list(find_models(places, Settings())) == ["demo"]
    assert says in caplog.text


@pytest.mark.parametrize("ending", [".ckpt", ".pt", ".pth", ".bin"])
def test_pickles_are_refused_with_the_reason(
    places: Places, ending: str, caplog: pytest.LogCaptureFixture
) -> None:
    (places.models / f"x{ending}").write_bytes(safetensors(checkpoint(768)))
    assert list(find_models(places, Settings())) == ["demo"]
    assert "could run a program inside it" in caplog.text


@pytest.mark.parametrize(
    ("name", "texts", "is_v"),
    [
        ("v2-1_768-ema-pruned", {}, True),
        ("wd-1-5", {}, True),
        ("512-base-ema", {}, False),
        ("sd2-base", {}, False),
        ("database", {"modelspec.prediction_type": "epsilon"}, False),
        ("512", {"modelspec.prediction_type": "v"}, True),
    ],
)
def test_the_two_kinds_of_sd2_are_told_by_what_is_written(
    places: Places, name: str, texts: dict[str, str], is_v: bool
) -> None:
    (places.models / f"{name}.safetensors").write_bytes(safetensors(checkpoint(1024), texts))
    card = find_models(places, Settings())[name]
    assert (card.family, card.predicts_velocity, card.width) == ("SD 2", is_v, 768 if is_v else 512)


def test_a_tensor_tells_sdxl_that_predicts_velocities(places: Places) -> None:
    shapes = checkpoint(2048) | {"v_pred": [0], "ztsnr": [0]}
    (places.models / "noob.safetensors").write_bytes(safetensors(shapes))
    assert find_models(places, Settings())["noob"].predicts_velocity


@pytest.mark.parametrize(
    ("name", "title", "best"),
    [
        ("DreamShaperXL_Turbo_v2", "", ("Euler a", 4, 1.0)),
        ("sdxl_lightning_4step", "", ("Euler", 4, 1.0)),
        ("juggernaut-lightning", "", ("Euler", 8, 1.0)),
        ("x", "SDXL Hyper-SD 8 steps", ("Euler", 8, 1.0)),
        ("dreamshaper_lcm", "", ("LCM", 4, 1.0)),
        ("film_style", "", ("DPM++ 2M", 30, 6.0)),
        ("hyperrealism", "", ("DPM++ 2M", 30, 6.0)),
        ("trained for 4000 steps", "", ("DPM++ 2M", 30, 6.0)),
    ],
)
def test_a_model_of_few_steps_is_told_by_its_name(
    places: Places, name: str, title: str, best: tuple[str, int, float]
) -> None:
    texts = {"modelspec.title": title}
    (places.models / f"{name}.safetensors").write_bytes(safetensors(checkpoint(2048), texts))
    card = find_models(places, Settings())[name]
    assert (card.sampler, card.steps, card.cfg_scale) == best
    assert card.is_of_few_steps == (best[2] == 1.0)


def test_sd3_with_its_text_encoders_is_a_model(places: Places) -> None:
    clip = "text_encoders.clip_g.transformer.text_model.embeddings.token_embedding.weight"
    shapes = {f"{_UNET}joint_blocks.0.x_block.attn.qkv.weight": [8, 8], _VAE: [8], clip: [8]}
    for name in ("sd3_medium", "sd3.5_large_turbo"):
        (places.models / f"{name}.safetensors").write_bytes(safetensors(shapes))
    found = find_models(places, Settings())
    card = found["sd3_medium"]
    assert (card.family, card.width, card.size_multiple) == ("SD 3", 1024, 16)
    assert (card.sampler, card.steps, card.cfg_scale, card.is_flow) == ("Euler", 28, 4.5, True)
    assert card.modes == tuple(Mode)
    turbo = found["sd3.5_large_turbo"]
    assert (turbo.sampler, turbo.steps, turbo.cfg_scale) == ("Euler", 4, 1.0)


def test_what_it_takes_is_told_before_it_is_loaded(places: Places) -> None:
    path = places.models / "x.safetensors"
    path.write_bytes(safetensors(checkpoint(768) | {"more": [1000, 1000]}))
    numbers = 1_000_000 + 8 * 768 + 8 * 4 * 9 + 4 * 8 + 3 * 256 * 512 * 512
    for dtype, size in (("float16", 2), ("float32", 4)):
        card = find_models(places, Settings(dtype=dtype))["x"]
        assert card.memory == numbers * size
    assert card.size_bytes == path.stat().st_size


def test_a_pipe_is_not_waited_for(places: Places) -> None:
    os.mkfifo(places.models / "x.safetensors")
    assert list(find_models(places, Settings())) == ["demo"]
