"""Where models and LoRAs are found: other tools' trees and the Hugging Face cache."""

from pathlib import Path

import pytest

from phoenix_tui.catalogue.loras import find_loras
from phoenix_tui.catalogue.models import find_models
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.catalogue.file_examples import make_model, safetensors
from tests.catalogue.test_single_file import checkpoint

_LORA = {"lora_unet_x_attn2_to_k.lora_down.weight": [8, 768]}


def put(path: Path, shapes: dict[str, list[int]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(safetensors(shapes))


def automatic1111(top: Path) -> Path:
    put(top / "models/Stable-diffusion/anime/counterfeit.safetensors", checkpoint(768))
    put(top / "models/Lora/ink.safetensors", _LORA)
    put(top / "models/VAE/vae-ft.safetensors", {"decoder.conv_in.weight": [8, 4, 3, 3]})
    put(top / "embeddings/easynegative.safetensors", {"emb_params": [8, 768]})
    put(top / "venv/lib/python/test.safetensors", checkpoint(768))
    return top


def comfyui(top: Path) -> Path:
    put(top / "models/checkpoints/juggernaut.safetensors", checkpoint(2048))
    make_model(top / "models/diffusers/tuned")
    put(top / "models/loras/deep/er/chalk.safetensors", _LORA)
    put(top / "models/text_encoders/clip_l.safetensors", {"text_model.encoder.x": [8]})
    return top


@pytest.mark.parametrize("part", ["", "models"])
def test_an_automatic1111_tree_is_understood_from_its_top_or_its_models(
    places: Places, tmp_path: Path, part: str, caplog: pytest.LogCaptureFixture
) -> None:
    top = automatic1111(tmp_path / "webui")
    settings = Settings(model_folders=(str(top / part),))
    found = find_models(places, settings)
    assert list(found) == ["demo", "counterfeit"]
    assert found["counterfeit"].source == (part or "webui")
    assert list(find_loras(places, settings)) == ["ink"]
    assert "skipped" not in caplog.text, "what is not for us was complained of"


def test_a_comfyui_tree_is_understood(
    places: Places, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(model_folders=(str(comfyui(tmp_path / "ComfyUI")),))
    assert list(find_models(places, settings)) == ["demo", "juggernaut", "tuned"]
    loras = find_loras(places, settings)
    assert {name: card.source for name, card in loras.items()} == {"chalk": "ComfyUI"}
    assert "skipped" not in caplog.text


def test_a_plain_folder_may_hold_everything(places: Places, tmp_path: Path) -> None:
    put(tmp_path / "mine/a/model.safetensors", checkpoint(768))
    put(tmp_path / "mine/b/ink.safetensors", _LORA)
    settings = Settings(model_folders=(str(tmp_path / "mine"),))
    assert list(find_models(places, settings)) == ["demo", "model"]
    assert list(find_loras(places, settings)) == ["ink"]


def test_a_folder_in_the_config_that_is_not_there_is_told_of(
    places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    assert list(find_models(places, Settings(model_folders=("/no/such",)))) == ["demo"]
    assert "/no/such was skipped: config.toml names it" in caplog.text


def test_two_loras_of_one_name_get_labels_that_tell_them_apart(
    places: Places, tmp_path: Path
) -> None:
    put(places.loras / "ink.safetensors", _LORA)
    put(places.loras / "anime/ink.safetensors", _LORA)
    settings = Settings(model_folders=(str(automatic1111(tmp_path / "webui")),))
    assert list(find_loras(places, settings)) == ["ink", "ink (anime)", "ink (webui)"]


def hub(folder: Path, revision: str, ref: str | None = None) -> Path:
    """A repository in the layout of the cache: snapshots are links into blobs."""
    snapshot = make_model(folder / "snapshots" / revision)
    weights = snapshot / "unet/diffusion_pytorch_model.safetensors"
    blob = folder / "blobs" / revision
    blob.parent.mkdir(exist_ok=True)
    weights.rename(blob)
    weights.symlink_to(blob)
    if ref:
        (folder / "refs").mkdir(exist_ok=True)
        (folder / "refs" / ref).write_text(revision)
    return snapshot


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def test_the_hugging_face_cache_is_looked_through(places: Places, cache: Path) -> None:
    tiny = cache / "models--segmind--tiny-sd"
    hub(tiny, "b" * 40, "main")
    hub(tiny, "a" * 40)
    hub(tiny, "c" * 40, "fp16")
    hub(cache / "models--gpt2", "d" * 40, "main")
    hub(cache / "datasets--x--y", "e" * 40, "main")
    put(cache / "models--a--single/snapshots/1/v1.safetensors", checkpoint(768))
    (cache / "version.txt").write_text("1")
    found = find_models(places, Settings())
    assert list(found) == [
        "demo", "a/single@1/v1", "gpt2", "segmind/tiny-sd", "segmind/tiny-sd@aaaaaaaa",
        "segmind/tiny-sd@fp16",
    ]  # fmt: skip
    assert found["segmind/tiny-sd"].path == str(tiny / "snapshots" / ("b" * 40))
    assert found["segmind/tiny-sd"].source == "Hugging Face cache"


def test_a_tag_of_the_newest_commit_takes_no_model_its_name(places: Places, cache: Path) -> None:
    tiny = cache / "models--segmind--tiny-sd"
    hub(tiny, "a" * 40, "main")
    (tiny / "refs" / "v1").write_text("a" * 40)
    assert list(find_models(places, Settings())) == ["demo", "segmind/tiny-sd"]


def test_loras_of_the_cache_are_found_by_their_repositories(
    places: Places, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for repository, name in (("a--ink", "pytorch_lora_weights"), ("b--many", "chalk")):
        folder = cache / f"models--{repository}"
        put(folder / "snapshots/1/" / f"{name}.safetensors", _LORA)
        (folder / "refs").mkdir()
        (folder / "refs/main").write_text("1")
    loras = find_loras(places, Settings())
    assert [name for name, card in loras.items() if card.source == "Hugging Face cache"] == [
        "a/ink", "b/many/chalk",
    ]  # fmt: skip
    assert list(find_models(places, Settings())) == ["demo"]
    assert "skipped" not in caplog.text


def test_a_download_that_was_cut_off_is_not_listed(places: Places, cache: Path) -> None:
    hub(cache / "models--a--b", "a" * 40, "main")
    (cache / "models--a--b" / "blobs" / ("a" * 40)).unlink()
    assert list(find_models(places, Settings())) == ["demo"]


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"HF_HUB_CACHE": "/x"}, "/x"),
        ({"HF_HOME": "/h"}, "/h/hub"),
        ({"XDG_CACHE_HOME": "/c"}, "/c/huggingface/hub"),
    ],
)
def test_the_cache_is_where_the_hub_client_has_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], folder: str
) -> None:
    from phoenix_tui.catalogue.hub_cache import hub_folder

    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert str(hub_folder()) == folder
