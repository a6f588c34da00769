"""Diffusers folders whose weights are there in half size, wholly or in part."""

import shutil
from pathlib import Path

import pytest

from phoenix_tui.places import Places
from tests.worker import tiny_models
from tests.worker.conftest import Workshop


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    places = Places(tmp_path_factory.mktemp("home"))
    places.make()
    tiny_models.build("sd15", places.models / "plain")
    return places


@pytest.mark.parametrize("parts", [("unet",), ("unet", "vae", "text_encoder")])
def test_parts_that_are_there_in_half_size_alone_are_loaded(
    places: Places, parts: tuple[str, ...]
) -> None:
    name = "-".join(parts)
    folder = Path(shutil.copytree(places.models / "plain", places.models / name))
    for part in parts:
        [file] = (folder / part).glob("*.safetensors")
        file.rename(file.with_name(f"{file.stem}.fp16.safetensors"))
    pictures = []
    for each in ("plain", name):
        workshop = Workshop(places, each)
        pictures.append(workshop.picture(workshop.request(steps=2, width=64, height=64)))
    assert pictures[0] == pictures[1]
