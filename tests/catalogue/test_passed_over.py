"""What lies among models and LoRAs and cannot be used is told, each with its reason."""

import os
from pathlib import Path

import msgspec
import pytest

from phoenix_tui.catalogue.loras import look_for_loras
from phoenix_tui.catalogue.models import look_for_models
from phoenix_tui.catalogue.passed_over import reason_of
from phoenix_tui.domain.model import PassedOver
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.catalogue.file_examples import make_model, safetensors

_LORA = safetensors({"lora_unet_x_attn2_to_k.lora_down.weight": [8, 768]})
_VAE = safetensors({"decoder.conv_in.weight": [8, 4, 3, 3], "encoder.conv_in.weight": [8, 3, 3, 3]})
_FLUX = safetensors({"double_blocks.0.img_attn.qkv.weight": [4, 4]})
_LANGUAGE = safetensors({"model.layers.0.self_attn.q_proj.weight": [4, 4]})


def models(places: Places, settings: Settings | None = None) -> dict[str, str]:
    """Reasons by name."""
    _, others = look_for_models(places, settings or Settings())
    return {other.name: other.reason for other in others}


def loras(places: Places, settings: Settings | None = None) -> dict[str, str]:
    _, others = look_for_loras(places, settings or Settings())
    return {other.name: other.reason for other in others}


def test_each_model_that_cannot_be_used_is_told_with_its_reason(places: Places) -> None:
    for name, data in (
        ("old.ckpt", b"PK"),
        ("empty.safetensors", b""),
        ("cut.safetensors", _LORA[:-1]),
        ("flux.safetensors", _FLUX),
        ("llama.safetensors", _LANGUAGE),
        ("style.safetensors", _LORA),
        ("vae.safetensors", _VAE),
    ):
        (places.models / name).write_bytes(data)
    make_model(places.models / "video", "WanPipeline")
    assert list(look_for_models(places, Settings())[0]) == ["demo"]
    assert models(places) == {
        "old.ckpt": "loading it could run a program inside it; take .safetensors",
        "empty.safetensors": "it is empty",
        "cut.safetensors": "it is cut off, or has something behind its tensors",
        "flux.safetensors": (
            "it is FLUX in a single file, which cannot be used; take its diffusers folder, "
            "by `phoenix-tui models download OWNER/NAME`"
        ),
        "llama.safetensors": "it is no checkpoint of a known family",
        "style.safetensors": "it is a LoRA, which are looked for in the loras folder",
        "video": "a WanPipeline cannot be used yet",
    }


def test_each_lora_that_cannot_be_used_is_told_with_its_reason(places: Places) -> None:
    for name, data in (("old.pt", b"PK"), ("empty.safetensors", b""), ("vae.safetensors", _VAE)):
        (places.loras / name).write_bytes(data)
    (places.loras / "x.safetensors.part").touch()
    assert loras(places) == {
        "old.pt": "loading it could run a program inside it; take .safetensors",
        "empty.safetensors": "it is empty",
        "vae.safetensors": "it is a VAE, and no LoRA",
    }


def test_of_a_folder_with_everything_each_thing_is_told_of_once(
    places: Places, tmp_path: Path
) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    for name, data in (
        ("old.ckpt", b"PK"), ("style.safetensors", _LORA), ("lyco.safetensors",
        safetensors({"x.hada_w1_a": [4, 4]})), ("cut.safetensors", _LORA[:-1]),
    ):  # fmt: skip
        (folder / name).write_bytes(data)
    settings = Settings(model_folders=(str(folder),))
    assert set(models(places, settings)) == {"old.ckpt", "cut.safetensors"}
    assert set(loras(places, settings)) == {"lyco.safetensors"}


def test_a_folder_that_config_toml_names_and_is_not_there_is_told(places: Places) -> None:
    settings = Settings(model_folders=("/no/such",))
    for told in (models(places, settings), loras(places, settings)):
        assert told == {"/no/such": "config.toml names it in model_folders, and no folder is there"}


def test_what_other_programs_have_in_the_hugging_face_cache_is_not_told_of(
    places: Places, tmp_path: Path
) -> None:
    hub = tmp_path / "hf" / "hub"
    for name, file in (("a--llama", "model.safetensors"), ("b--flux", "flux1-dev.safetensors")):
        folder = hub / f"models--{name}" / "snapshots" / "0123456789"
        folder.mkdir(parents=True)
        (folder / file).write_bytes(_FLUX if "flux" in name else _LANGUAGE)
    make_model(hub / "models--c--video" / "snapshots" / "0123456789", "WanPipeline")
    sized = make_model(hub / "models--d--sized" / "snapshots" / "0123456789")
    for weights in sized.glob("*/*.safetensors"):
        weights.unlink()
    assert set(models(places)) == {"b/flux@01234567/flux1-dev", "c/video@01234567"}
    assert loras(places) == {}


def test_its_texts_can_be_shown_and_sent_whatever_its_name_is(places: Places) -> None:
    for name in (b"\x1b]52;c;x\x07.ckpt", b"\xff\xfe.ckpt", b"a\nb.ckpt", b"x" * 250 + b".pt"):
        (places.models / os.fsdecode(name)).touch()
    others = look_for_models(places, Settings())[1]
    assert len(others) == 4
    sent = msgspec.json.decode(msgspec.json.encode(others), type=list[PassedOver])
    for text in (part for other in sent for part in (other.name, other.path, other.reason)):
        assert not [c for c in text if ord(c) < 32 or 0x7F <= ord(c) < 0xA0], repr(text)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_cannot_be_read_is_told_without_a_number(places: Places) -> None:
    path = places.models / "x.safetensors"
    path.write_bytes(_FLUX)
    path.chmod(0)
    assert models(places) == {"x.safetensors": "Permission denied"}


def test_whoever_asks_for_one_is_told_why_not() -> None:
    other = PassedOver(name="v1-5.ckpt", path="/x", source="", reason="it is a pickle")
    said = "takes one that can be used, and v1-5.ckpt cannot: it is a pickle"
    assert reason_of("v1-5", [other]) == reason_of("v1-5.ckpt", [other]) == said
    assert reason_of("v1-4", [other]) == reason_of(None, [other]) == ""
