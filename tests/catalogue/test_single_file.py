"""Checkpoints in single files, told from their headers."""

import os

import pytest

from phoenix_tui.catalogue.models import find_models
from phoenix_tui.domain.request import Mode
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.catalogue.file_examples import make_model, safetensors

_UNET = "model.diffusion_model."
_VAE = "first_stage_model.decoder.conv_in.weight"
_TEXT = "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight"
_TEXT_XL = "conditioner.embedders.1.model.token_embedding.weight"


def checkpoint(text_width: int, channels: int = 4, *besides: str) -> dict[str, list[int]]:
    """The shapes by which a family is told, and those of its other parts."""
    to_k = f"{_UNET}input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight"
    shapes = {to_k: [8, text_width], f"{_UNET}input_blocks.0.0.weight": [8, channels, 3, 3]}
    return shapes | {name: [8] for name in besides or (_VAE, _TEXT, _TEXT_XL)}


@pytest.mark.parametrize(
    ("shapes", "family", "width", "modes"),
    [
        (checkpoint(768), "SD 1.5", 512, tuple(Mode)),
        (checkpoint(768, 9), "SD 1.5", 512, (Mode.INPAINT,)),
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
        (checkpoint(1024), "SD 2 in a single file cannot be used yet"),
        ({"double_blocks.0.img_attn.qkv.weight": [8, 8]}, "FLUX in a single file"),
        ({f"{_UNET}joint_blocks.0.x_block.attn.qkv.weight": [8, 8]}, "SD 3 in a single file"),
        ({"some.weight": [8]}, "no checkpoint of a known family"),
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


def test_of_a_folder_and_a_file_of_one_name_the_first_counts(places: Places) -> None:
    make_model(places.models / "x")
    (places.models / "x.safetensors").write_bytes(safetensors(checkpoint(2048)))
    assert find_models(places, Settings())["x"].family == "SD 1.5"


def test_a_pipe_is_not_waited_for(places: Places) -> None:
    os.mkfifo(places.models / "x.safetensors")
    assert list(find_models(places, Settings())) == ["demo"]
