import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_tui.store import making as making_json
from tests.store.making_examples import make_making, make_request


def _changed(path: str, value: object) -> str:
    whole: dict[str, Any] = json.loads(making_json.encode(make_making()))
    *parents, last = path.split(".")
    part = whole
    for name in parents:
        part = part[name]
    part[last] = value
    return json.dumps(whole)


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8")))
def test_any_prompt_is_remembered_exactly(prompt: str, negative_prompt: str) -> None:
    prompt = prompt if prompt.strip() else f"x{prompt}"
    making = make_making(make_request(prompt=prompt, negative_prompt=negative_prompt))
    assert making_json.decode(making_json.encode(making)) == making


def test_fields_that_a_later_version_adds_are_passed_over() -> None:
    assert making_json.decode(_changed("more", {"x": 1})).request.seed == 42


def test_a_making_of_before_resizing_blur_and_variations_is_read_with_what_held_then() -> None:
    request = json.loads(making_json.encode(make_making()))["request"]
    for name in (
        "resize", "mask_blur", "only_masked_padding", "variation_seed", "variation_strength",
        "prompt_syntax",
    ):  # fmt: skip
        del request[name]
    whole = json.loads(_changed("request", request)) | {"version": 1}
    read = making_json.decode(json.dumps(whole)).request
    assert read == make_request()
    assert (read.resize, read.mask_blur, read.variation_strength) == ("stretch", 4, None)
    assert read.prompt_syntax == "plain"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("request.seed", -1),
        ("request.seed", 2**32),
        ("request.seed", 1.5),
        ("request.seed", True),
        ("request.seed", "1"),
        ("request.steps", 0),
        ("request.steps", 10**30),
        ("request.width", 60_000),
        ("request.height", -8),
        ("request.cfg_scale", 51),
        ("request.prompt", " "),
        ("request.prompt", "x" * 20_001),
        ("request.model", ""),
        ("request.mode", "eval"),
        ("request.mode", "img2img"),
        ("request.strength", 0.5),
        ("request.prompt_syntax", "x"),
        ("request.mask_blur", 65),
        ("request.only_masked_padding", 8),
        ("request.resize", "tile"),
        ("request.variation_seed", 7),
        ("request.variation_strength", 0.5),
        ("request.loras", [{"name": "a", "weight": 1e9}]),
        ("request.init_image", {"sha256": "../../etc/passwd", "width": 1, "height": 1}),
        ("picture_id", "../../../etc/passwd"),
        ("picture_id", "0192f5a0-0000-7000-8000-00000000000"),
        ("job_id", "0192F5A0-0000-7000-8000-000000000000; --"),
        ("batch.size", 3),
        ("batch.index", 4),
        ("batch.index", -1),
        ("batch.id", ""),
        ("created_at", "yesterday"),
        ("created_at", "2026-11-23T11:45:02"),
        ("created_at", "2026-11-23T11:45:02+05:00"),
        ("seconds", -1),
        ("recipe.threads", -1),
        ("recipe.device", "x" * 1000),
        ("recipe.vae_dtype", "x" * 1000),
        ("recipe.vae_sha256", "x" * 1000),
        ("recipe.lora_sha256", {"a": "x" * 1000}),
        ("version", 0),
        ("version", 3),
        ("version", "1"),
        ("version", None),
    ],
)
def test_a_field_that_is_out_of_bounds_is_refused_in_a_sentence(path: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"^[^\x00-\x1f]+$") as caught:
        making_json.decode(_changed(path, value))
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[1]", "[" * 100_000, '{"version":1}', '{"version":1,"x":"\ud800"}']
)
def test_what_is_not_ours_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="not as we write it"):
        making_json.decode(text)


def test_a_lineage_without_end_is_refused() -> None:
    making = make_making()
    for _ in range(making_json.GENERATIONS + 2):
        making = msgspec.structs.replace(making, init_image_making=making)
    with pytest.raises(ValueError, match="init images of init images"):
        making_json.decode(msgspec.json.encode(making).decode())


def test_a_field_deep_in_the_lineage_is_checked_too() -> None:
    making = make_making(init_image_making=make_making(make_request(seed=-1)))
    with pytest.raises(ValueError, match="seed takes"):
        making_json.decode(making_json.encode(making))
