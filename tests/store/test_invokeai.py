import json
from typing import Any

import pytest

from phoenix_tui.domain.request import LoraUse
from phoenix_tui.store import invokeai, metadata
from tests.store.image_examples import with_texts

# as version 5 writes it
METADATA: dict[str, Any] = {
    "app_version": "5.6.0",
    "generation_mode": "sdxl_txt2img",
    "positive_prompt": "a lighthouse at dusk",
    "negative_prompt": "people",
    "width": 1024,
    "height": 768,
    "seed": 2819372,
    "rand_device": "cpu",
    "cfg_scale": 5.5,
    "steps": 30,
    "scheduler": "dpmpp_2m_k",
    "strength": 1.0,
    "model": {
        "key": "4a2", "hash": "blake3:ab", "name": "juggernaut-xl", "base": "sdxl", "type": "main",
    },
    "loras": [{"model": {"key": "x", "name": "ink"}, "weight": 0.75}],
}  # fmt: skip


def _read(**changes: Any) -> Any:
    return invokeai.read(json.dumps(METADATA | changes))


def test_the_metadata_of_today_are_read() -> None:
    info = _read()
    assert (info.prompt, info.negative_prompt) == ("a lighthouse at dusk", "people")
    assert (info.seed, info.steps, info.cfg_scale) == (2819372, 30, 5.5)
    assert (info.sampler, info.schedule) == ("DPM++ 2M", "Karras")
    assert (info.width, info.height, info.model) == (1024, 768, "juggernaut-xl")
    assert info.loras == (LoraUse(name="ink", weight=0.75),)
    assert (info.strength, info.source) == (None, "InvokeAI")


def test_the_metadata_of_version_3_name_models_in_another_way() -> None:
    info = _read(
        generation_mode="img2img",
        strength=0.6,
        model={"model_name": "dreamshaper", "base_model": "sd-1", "model_type": "main"},
        loras=[{"lora": {"model_name": "ink", "base_model": "sd-1"}, "weight": 1}],
    )
    assert (info.model, info.strength) == ("dreamshaper", 0.6)
    assert info.loras == (LoraUse(name="ink", weight=1.0),)


def test_the_metadata_of_version_2_are_read() -> None:
    text = json.dumps(
        {
            "model": "stable diffusion",
            "model_weights": "stable-diffusion-1.5",
            "app_version": "2.3.5",
            "image": {
                "prompt": [{"prompt": "a red fox", "weight": 1}], "steps": 50, "cfg_scale": 7.5,
                "width": 512, "height": 512, "seed": 99, "type": "txt2img", "sampler": "k_euler",
            },
        }
    )  # fmt: skip
    info = invokeai.read(text)
    assert (info.prompt, info.seed, info.model) == ("a red fox", 99, "stable-diffusion-1.5")
    assert info.sampler == "Euler"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"seed": 2**40}, "seed"), ({"seed": "1"}, "seed"), ({"steps": 1e9}, "steps"),
        ({"cfg_scale": None}, None), ({"width": 10**9}, "width"), ({"model": {"x": 1}}, "model"),
        ({"model": ["x"]}, "model"), ({"positive_prompt": {"a": 1}}, "positive_prompt"),
        ({"scheduler": 7}, "scheduler"),
        ({"loras": [{"model": {"name": "x"}, "weight": 99}]}, "LoRA x"),
        ({"loras": "ink"}, None), ({"loras": [None, [], {"weight": 1}]}, "LoRA {'weight': 1}"),
        ({"image": {"prompt": [1, {"prompt": 2}, {"prompt": "x"}], "steps": -1}}, "steps"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told(changes: dict[str, Any], field: str | None) -> None:
    told = {name for name, says in _read(**changes).extra.items() if says.startswith("not taken")}
    assert told == ({field} if field else set())


@pytest.mark.parametrize("text", ["{", "[]", "7", "[" * 100_000, "{}"])
def test_what_is_no_metadata_is_told_with_the_reason(tmp_path: Any, text: str) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(with_texts(invokeai_metadata=text))
    assert metadata.read(path)[0].prompt is None
