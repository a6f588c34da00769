import os
from pathlib import Path

import pytest

from phoenix_tui.catalogue import headers, loras
from phoenix_tui.catalogue.loras import find_loras
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.catalogue.file_examples import safetensors, with_header

_DIFFUSERS = "unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.weight"
_OLD_DIFFUSERS = "unet.mid_block.attentions.0.transformer_blocks.0.attn2.processor.to_k_lora.down"
_KOHYA = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight"


def own(places: Places) -> list[str]:
    """Names of the LoRAs in the home's folder."""
    found = find_loras(places, Settings())
    return [name for name, card in found.items() if card.source == "loras folder"]


@pytest.mark.parametrize("key", [_DIFFUSERS, _OLD_DIFFUSERS, _KOHYA])
@pytest.mark.parametrize(
    ("width", "family"),
    [(128, "demo"), (768, "SD 1.5"), (1024, "SD 2"), (2048, "SDXL"), (640, "text width 640")],
)
def test_the_family_is_told_by_the_width_of_its_texts(
    places: Places, key: str, width: int, family: str
) -> None:
    shapes = {key.replace("down", "up").replace("lora_A", "lora_B"): [320, 8], key: [8, width]}
    (places.loras / "ink.safetensors").write_bytes(safetensors(shapes))
    card = find_loras(places, Settings())["ink"]
    assert (card.name, card.family) == ("ink", family)
    assert card.path == str(places.loras / "ink.safetensors")


@pytest.mark.parametrize(
    ("key", "texts", "family"),
    [
        ("lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight", {}, "FLUX"),
        ("transformer.single_transformer_blocks.0.attn.to_k.lora_A.weight", {}, "FLUX"),
        ("transformer.joint_transformer_blocks.0.attn.to_k.lora_A.weight", {}, "SD 3"),
        ("lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", {}, "SDXL"),
        ("lora_te_x.lora_down.weight", {"ss_base_model_version": "sd_v1"}, "SD 1.5"),
        ("lora_te_x.lora_down.weight", {"ss_base_model_version": "sdxl_base_v1-0"}, "SDXL"),
        ("x", {"modelspec.architecture": "stable-diffusion-xl-v1-base/lora"}, "SDXL"),
        ("x", {"modelspec.architecture": "stable-diffusion-v1/lora"}, "SD 1.5"),
        ("lora_te_x.lora_down.weight", {}, "unknown"),
        # of SD 3.5, whose second attention does not read the texts
        ("transformer.transformer_blocks.0.attn2.to_k.lora_A.weight", {}, "unknown"),
    ],
)
def test_the_family_is_told_by_parts_or_by_what_the_trainer_wrote(
    places: Places, key: str, texts: dict[str, str], family: str
) -> None:
    (places.loras / "x.safetensors").write_bytes(safetensors({key: [8, 64]}, texts))
    assert find_loras(places, Settings())["x"].family == family


_WHOLE = safetensors({_DIFFUSERS: [8, 128]})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"1234567",
        (2**63).to_bytes(8, "little") + b"{}",
        with_header(b"not json"),
        with_header(b"[" * 100_000),
        with_header(b"[]"),
        with_header(b'{"x": {"dtype": "F16", "shape": [1], "data_offsets": [0, 2]}}'),
        with_header(b'{"x": {"dtype": "F16", "shape": [-1, -1], "data_offsets": [0, 2]}}', b"12"),
        with_header(b'{"x": {"dtype": "F16", "shape": [1], "data_offsets": [2, 0]}}', b"12"),
        with_header(b'{"x": {"dtype": "EVIL", "shape": [1], "data_offsets": [0, 2]}}', b"12"),
        with_header(b'{"x": {"dtype": "F16", "shape": ["a"], "data_offsets": [0, 2]}}', b"12"),
        with_header(b'{"__metadata__": {"x": 1}}'),
        _WHOLE[:-1],
        _WHOLE + b"more",
    ],
    ids=["empty", "short", "long header", "no json", "nested", "list", "no data", "negative",
         "backwards", "dtype", "shape", "metadata", "cut off", "more"],
)  # fmt: skip
def test_a_file_that_is_damaged_is_passed_over_with_a_note(
    places: Places, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (places.loras / "bad.safetensors").write_bytes(data)
    (places.loras / "good.safetensors").write_bytes(_WHOLE)
    assert own(places) == ["good"]
    assert "bad.safetensors was skipped" in caplog.text


def test_other_files_are_not_looked_at(places: Places) -> None:
    for name in ("x.ckpt", "x.pt", "x.bin", "x.safetensors.part"):
        (places.loras / name).write_bytes(_WHOLE)
    os.mkdir(places.loras / "folder.safetensors")
    assert own(places) == []


def test_a_name_that_cannot_be_shown_is_passed_over(places: Places) -> None:
    (places.loras / os.fsdecode(b"\xff.safetensors")).write_bytes(_WHOLE)
    assert own(places) == []


def test_a_folder_whose_name_cannot_be_sent_on_is_passed_over(
    places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    folder = places.loras / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "ink.safetensors").write_bytes(_WHOLE)
    assert own(places) == []
    assert "not UTF-8" in caplog.text


def test_a_replaced_file_is_looked_at_again(places: Places) -> None:
    path = places.loras / "x.safetensors"
    path.write_bytes(_WHOLE)
    find_loras(places, Settings())
    path.write_bytes(safetensors({_DIFFUSERS: [8, 768]}))
    assert find_loras(places, Settings())["x"].family == "SD 1.5"


def test_the_shipped_ones_are_there_unless_ones_own_has_the_name(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    monkeypatch.setattr(loras, "SHIPPED_LORAS", shipped)
    for path in (shipped / "ink", shipped / "neon", places.loras / "ink"):
        path.with_suffix(".safetensors").write_bytes(_WHOLE)
    found = {name: card.source for name, card in find_loras(places, Settings()).items()}
    assert found == {"ink": "loras folder", "neon": "shipped"}


def _words(places: Places, texts: dict[str, str]) -> tuple[str, ...]:
    (places.loras / "x.safetensors").write_bytes(safetensors({_KOHYA: [8, 768]}, texts))
    return find_loras(places, Settings())["x"].trigger_words


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({}, ()),
        ({"modelspec.trigger_phrase": "ink style, black lines"}, ("ink style", "black lines")),
        ({"ss_tag_frequency": '{"10_sks": {"1girl": 12, "sks": 30}}'}, ("sks",)),
        ({"ss_tag_frequency": '{"a": {"ink": 5}, "b": {"ink": 5, "x": 1}}'}, ("ink",)),
        ({"ss_tag_frequency": '{"10_sks woman": {}}'}, ("sks woman",)),
        ({"ss_tag_frequency": "{"}, ()),
        ({"ss_tag_frequency": "[" * 100_000}, ()),
        ({"ss_tag_frequency": "[1]"}, ()),
        ({"ss_tag_frequency": f'{{"a": {{"ink": {"9" * 400}, "x": 1}}}}'}, ("ink",)),
        ({"ss_tag_frequency": '{"a": {"\\ud800 ink": 5}}'}, ()),
        ({"ss_tag_frequency": '{"a": {"b": "c", "d": -1, "e": true}}'}, ("a",)),
        ({"modelspec.trigger_phrase": "x" * 1000}, ()),
        ({"modelspec.trigger_phrase": ",".join("abcdefghijkl")}, tuple("abcdefgh")),
    ],
)
def test_trigger_words_are_what_its_trainer_wrote(
    places: Places, texts: dict[str, str], words: tuple[str, ...]
) -> None:
    assert _words(places, texts) == words


def test_the_model_that_it_was_trained_on_is_told(places: Places) -> None:
    texts = {"ss_sd_model_name": "C:\\models\\v1-5-pruned.safetensors"}
    (places.loras / "x.safetensors").write_bytes(safetensors({_KOHYA: [8, 768]}, texts))
    card = find_loras(places, Settings())["x"]
    assert (card.base, card.source) == ("v1-5-pruned", "loras folder")
    assert card.size_bytes == (places.loras / "x.safetensors").stat().st_size


@pytest.mark.parametrize(("key", "kind"), [("x.hada_w1_a", "LoHa"), ("x.lokr_w1", "LoKr")])
def test_a_lycoris_is_passed_over_by_its_name(
    places: Places, key: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    (places.loras / "x.safetensors").write_bytes(safetensors({key: [8, 8]}))
    assert find_loras(places, Settings()) == {}
    assert f"it is a {kind}, which cannot be used yet" in caplog.text


def test_headers_are_read_once_and_remembered_for_the_next_process(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    (places.loras / "x.safetensors").write_bytes(_WHOLE)
    (places.loras / "bad.safetensors").write_bytes(b"bad")
    find_loras(places, Settings())
    assert not places.facts.exists(), "a home that nothing was made in was written to"
    places.database.touch()
    find_loras(places, Settings())
    monkeypatch.setattr(headers, "read_header", lambda path: pytest.fail(f"{path} was read again"))
    monkeypatch.setattr(headers.Headers, "_of_home", {})
    assert own(places) == ["x"]
    places.facts.write_bytes(b"{")
    monkeypatch.undo()
    monkeypatch.setattr(headers.Headers, "_of_home", {})
    assert own(places) == ["x"]
