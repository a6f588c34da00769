import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from phoenix_tui.catalogue import models
from phoenix_tui.catalogue.models import find_models
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.request import Mode
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.catalogue.file_examples import make_model, safetensors


def test_the_shipped_model_is_always_there(places: Places) -> None:
    card = find_models(places, Settings(dtype="bfloat16"))["demo"]
    assert Path(card.path, "model_index.json").exists()
    assert 9_900_000 < card.size_bytes < 10_000_000
    assert card == ModelCard(
        name="demo",
        family="demo",
        path=card.path,
        source="shipped",
        size_multiple=8,
        width=128,
        height=128,
        steps=20,
        cfg_scale=4.0,
        sampler="DPM++ 2M",
        size_bytes=card.size_bytes,
        # its parameters, and 32 channels of its size three times
        memory=2 * (4_937_195 + 3 * 32 * 128 * 128),
    )


def test_models_are_found_in_the_models_folder_after_the_shipped_one(places: Places) -> None:
    make_model(places.models / "a 1.5")
    found = find_models(places, Settings())
    assert list(found) == ["demo", "a 1.5"]
    card = found["a 1.5"]
    assert (card.family, card.width, card.height, card.size_multiple) == ("SD 1.5", 512, 512, 8)
    assert (card.path, card.source) == (str(places.models / "a 1.5"), "models folder")


@pytest.mark.parametrize(
    ("pipeline", "text_width", "family"),
    [
        ("StableDiffusionPipeline", 768, "SD 1.5"),
        ("StableDiffusionPipeline", 1024, "SD 2"),
        ("StableDiffusionXLPipeline", 2048, "SDXL"),
        ("StableDiffusionPipeline", 128, "demo"),
        ("StableDiffusionPipeline", 320, "text width 320"),
    ],
)
def test_the_family_is_told_from_the_configuration(
    places: Places, pipeline: str, text_width: int, family: str
) -> None:
    make_model(places.models / "x", pipeline, unet={"cross_attention_dim": text_width})
    assert find_models(places, Settings())["x"].family == family


@pytest.mark.parametrize(
    ("pipeline", "configs", "best"),
    [
        ("StableDiffusionPipeline", {}, ("DPM++ 2M", 25, 7.0, 512, 8)),
        (
            "StableDiffusionXLPipeline",
            {"unet": {"cross_attention_dim": 2048, "sample_size": 128}},
            ("DPM++ 2M", 30, 6.0, 1024, 8),
        ),
        (
            "StableDiffusionXLPipeline",
            {
                "unet": {"cross_attention_dim": 2048},
                "scheduler": {
                    "_class_name": "EulerAncestralDiscreteScheduler",
                    "timestep_spacing": "trailing",
                    "prediction_type": "epsilon",
                },
            },
            ("Euler a", 4, 1.0, 512, 8),
        ),
        ("LatentConsistencyModelPipeline", {}, ("LCM", 4, 8.0, 512, 8)),
        (
            "StableDiffusion3Pipeline",
            {"transformer": {"sample_size": 128}},
            ("Euler", 28, 4.5, 1024, 16),
        ),
        ("FluxPipeline", {"transformer": {"guidance_embeds": True}}, ("Euler", 28, 3.5, 1024, 16)),
        ("FluxPipeline", {"transformer": {"guidance_embeds": False}}, ("Euler", 4, 0.0, 1024, 16)),
    ],
)
def test_a_model_starts_with_what_it_does_best(
    places: Places,
    pipeline: str,
    configs: dict[str, dict[str, object]],
    best: tuple[str, int, float, int, int],
) -> None:
    make_model(places.models / "x", pipeline, **configs)
    card = find_models(places, Settings())["x"]
    found = (card.sampler, card.steps, card.cfg_scale, card.width, card.size_multiple)
    assert found == best
    assert card.sampler in card.samplers


def test_modes_are_those_that_the_model_was_made_for(places: Places) -> None:
    make_model(places.models / "masks", "StableDiffusionInpaintPipeline", unet={"in_channels": 9})
    make_model(places.models / "lcm", "LatentConsistencyModelPipeline")
    make_model(places.models / "all", "StableDiffusionInpaintPipeline")
    found = {name: set(card.modes) for name, card in find_models(places, Settings()).items()}
    assert found["masks"] == {Mode.INPAINT}
    assert found["lcm"] == {Mode.TXT2IMG, Mode.IMG2IMG}
    assert found["all"] == found["demo"] == set(Mode)


def test_a_number_that_json_lacks_does_not_hide_a_model(places: Places) -> None:
    scheduler = make_model(places.models / "x", scheduler={}) / "scheduler/scheduler_config.json"
    scheduler.write_text('{"lambda_min_clipped": -Infinity}')
    assert "x" in find_models(places, Settings())


def test_a_size_of_two_sides_is_height_and_width(places: Places) -> None:
    make_model(places.models / "x", unet={"sample_size": [64, 96]})
    card = find_models(places, Settings())["x"]
    assert (card.width, card.height) == (768, 512)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model_index.json", b"{"),
        ("model_index.json", b"[" * 100_000),
        ("model_index.json", b'{"_class_name": ["evil", "Pipeline"]}'),
        ("model_index.json", b'{"_class_name": "KandinskyPipeline"}'),
        ("unet/config.json", b"\xff\xfe"),
        ("unet/config.json", b'{"sample_size": 1e99}'),
        ("vae/config.json", b'{"block_out_channels": []}'),
        ("vae/config.json", b""),
    ],
)
def test_a_folder_that_cannot_be_used_is_passed_over_with_a_note(
    places: Places, name: str, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (make_model(places.models / "x") / name).write_bytes(content)
    make_model(places.models / "y")
    assert list(find_models(places, Settings())) == ["demo", "y"]
    assert "x was skipped" in caplog.text


def test_a_model_of_pickles_is_passed_over(places: Places) -> None:
    unet = make_model(places.models / "x") / "unet"
    (unet / "diffusion_pytorch_model.safetensors").rename(unet / "diffusion_pytorch_model.bin")
    assert list(find_models(places, Settings())) == ["demo"]


def test_a_component_that_is_not_there_is_named(
    places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    folder = make_model(places.models / "x")
    index = {"_class_name": "StableDiffusionPipeline", "vae": ["diffusers", "AutoencoderKL"]}
    (folder / "model_index.json").write_text(json.dumps(index))
    assert list(find_models(places, Settings())) == ["demo"]
    assert "its vae has no .safetensors file" in caplog.text
    (folder / "vae" / "model-00001-of-00003.fp16.safetensors").write_bytes(safetensors({"a": [4]}))
    find_models(places, Settings())
    assert "2 of the files of its vae are not there" in caplog.text
    (folder / "vae" / "model.fp16.safetensors").write_bytes(safetensors({"a": [4]}))
    assert "x" in find_models(places, Settings()), "half-size files alone were not taken"


def test_no_folder_takes_the_place_of_the_shipped_model(places: Places) -> None:
    make_model(places.models / "demo")
    found = find_models(places, Settings())
    assert list(found) == ["demo", "demo (models folder)"]
    assert found["demo"].source == "shipped"


def test_models_of_one_name_get_labels_that_tell_them_apart(places: Places) -> None:
    for folder in (".", "anime", "anime/old"):
        make_model(places.models / folder / "x")
    found = find_models(places, Settings())
    assert list(found) == ["demo", "x", "x (anime)", "x (anime/old)"]
    assert {Path(card.path) for name, card in found.items() if name != "demo"} == {
        places.models / folder / "x" for folder in (".", "anime", "anime/old")
    }


def test_a_model_that_is_reached_twice_is_listed_once(places: Places) -> None:
    make_model(places.models / "deep" / "x")
    (places.models / "link").symlink_to(places.models / "deep" / "x")
    (places.models / "loop").symlink_to(places.models)
    settings = Settings(model_folders=(str(places.models),))
    assert list(find_models(places, settings)) == ["demo", "link"]


def test_many_files_do_not_hold_up_the_start(places: Places) -> None:
    for number in range(10_000):
        (places.models / f"{number}.png").touch()
    for number in range(500):
        (places.models / f"{number}.safetensors").write_bytes(safetensors({"lora_down": [1]}))
    find_models(places, Settings())
    began = time.process_time()
    find_models(places, Settings())
    alone = time.process_time() - began
    assert alone < 0.5, f"the model list took {alone:.2f} s of processor time"


def test_a_note_is_given_once(places: Places, caplog: pytest.LogCaptureFixture) -> None:
    (make_model(places.models / "x") / "model_index.json").write_text("{")
    find_models(places, Settings())
    find_models(places, Settings())
    assert caplog.text.count("was skipped") == 1


def test_a_package_without_its_model_is_told_in_a_sentence(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "SHIPPED", places.home / "nowhere")
    with pytest.raises(PhoenixError, match="shipped model"):
        find_models(places, Settings())


def test_the_catalogue_imports_neither_torch_nor_the_making_of_the_model() -> None:
    code = (
        "import sys, phoenix_tui.catalogue.models, phoenix_tui.catalogue.loras,"
        " phoenix_tui.catalogue.digests;"
        "print([m for m in ('torch', 'safetensors', 'phoenix_tui.demo') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_sizes_go_in_steps_of_eight_pixels_where_latents_are_finer(places: Places) -> None:
    make_model(
        places.models / "x", vae={"block_out_channels": [32, 32, 32]}, unet={"sample_size": 32}
    )
    card = find_models(places, Settings())["x"]
    assert (card.width, card.size_multiple) == (128, 8)
