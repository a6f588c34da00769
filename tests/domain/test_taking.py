from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoenix_tui.domain import taking
from phoenix_tui.domain.model import LoraCard
from phoenix_tui.domain.picture import PictureInfo
from phoenix_tui.domain.request import InputImage, LoraUse
from phoenix_tui.domain.taking import Taken
from phoenix_tui.domain.validation import build
from tests.ui.scripted_client import DEMO, OTHER

MODELS = {card.name: card for card in (DEMO, OTHER)}
LORAS = {
    name: LoraCard(name=name, family=family, path=f"/loras/{name}", source="loras folder")
    for name, family in (("ink", "SD 1.5"), ("wash", "SD 1.5"), ("postcard", "demo"))
}
IMAGE = InputImage(sha256="0" * 64, width=64, height=64)


def _take(**info: Any) -> Taken:
    images = {name: info.pop(name, None) for name in ("init_image", "mask")}
    return taking.take(
        PictureInfo(source="AUTOMATIC1111", **info),
        models=MODELS, loras=LORAS, model="demo", **images,
    )  # fmt: skip


def test_everything_that_can_be_used_here_is_taken() -> None:
    taken = _take(
        prompt="a house", negative_prompt="rain", steps=20, sampler="Euler", schedule="Karras",
        cfg_scale=7.0, seed=1, width=512, height=768, model="dreamshaper",
        loras=(LoraUse(name="ink", weight=0.8),),
    )  # fmt: skip
    assert taken.body == {
        "prompt": "a house", "negative_prompt": "rain", "steps": 20, "sampler": "Euler",
        "schedule": "Karras", "cfg_scale": 7.0, "seed": 1, "width": 512, "height": 768,
        "model": "dreamshaper", "loras": [{"name": "ink", "weight": 0.8}],
    }  # fmt: skip
    assert taken.untaken == ()


@pytest.mark.parametrize(
    ("info", "gone", "says"),
    [
        ({"model": "v1-5-pruned"}, "model", "Model 'v1-5-pruned' is not here."),
        ({"sampler": "Restart"}, "sampler", "not 'Restart'; the picture's was not taken."),
        ({"schedule": "Turbo"}, "schedule", "Schedule takes the name of a schedule"),
        ({"width": 1001}, "width", "Width takes a multiple of 8"),
        ({"steps": 60, "sampler": "LCM"}, "steps", "Steps takes at most 50 with LCM"),
        ({"strength": 0.5}, "strength", "Denoising strength was not taken: its init image"),
        ({"extra": {"seed": "not taken: it takes a whole number"}}, "seed", "Seed was not taken"),
        ({"prompt": " "}, "prompt", "Prompt takes text that is not blank"),
        ({"loras": (LoraUse(name="gone"),)}, "loras", "LoRA gone was not taken: it is not here."),
        (
            {"loras": (LoraUse(name="postcard"),), "model": "dreamshaper"}, "loras",
            "LoRA postcard was not taken: 'postcard' was made for demo",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_with_the_reason(
    info: dict[str, Any], gone: str, says: str
) -> None:
    taken = _take(**info)
    assert gone not in taken.body
    assert any(says in sentence for sentence in taken.untaken), taken.untaken
    assert len(taken.untaken) == 1


def test_a_lora_is_in_one_place_and_one_that_is_not_here_in_none() -> None:
    loras = tuple(LoraUse(name=name, weight=0.5) for name in ("gone", "ink", "wash"))
    prompt = "a house <lora:ink:0.5> by <lora:gone:0.5>"
    taken = _take(prompt=prompt, model="dreamshaper", loras=loras)
    assert taken.body["prompt"] == "a house <lora:ink:0.5> by"
    assert taken.body["loras"] == [{"name": "wash", "weight": 0.5}]


def test_a_lora_that_is_tagged_twice_or_wrongly_leaves_the_prompt() -> None:
    prompt = "a house <lora:ink:0.5> <lora:ink:0.7> <lora:wash:much>"
    taken = _take(prompt=prompt, model="dreamshaper", loras=(LoraUse(name="ink", weight=0.7),))
    assert taken.body["prompt"] == "a house"
    assert taken.body["loras"] == [{"name": "ink", "weight": 0.7}]
    assert taken.untaken == ("LoRA wash was not taken: its tag has no weight that can be used.",)


def test_no_lora_comes_of_what_stood_around_a_tag_that_is_not_taken() -> None:
    prompt = "<lora:in<lora:gone:1>k:9> <<lora:lora:a<lora:gone:2>:x> <lora:wash:0.5>"
    taken = _take(prompt=prompt, model="dreamshaper", loras=(LoraUse(name="wash", weight=0.5),))
    assert "<lora:" not in str(taken.body["prompt"])
    assert taken.body["loras"] == [{"name": "wash", "weight": 0.5}]
    build(taken.body, models=MODELS, loras=LORAS)


def test_strength_and_mask_are_taken_where_their_image_is_here() -> None:
    taken = _take(prompt="a", strength=0.5, mask_blur=8, init_image=IMAGE, mask=IMAGE)
    assert taken.body["init_image"] == taken.body["mask"] == {"sha256": IMAGE.sha256}
    assert (taken.body["strength"], taken.body["mask_blur"]) == (0.5, 8)


_INFOS = st.fixed_dictionaries(
    {},
    optional={
        "prompt": st.text(alphabet="ab <>:lorainkwshgne0.5()", max_size=60),
        "negative_prompt": st.text(max_size=10),
        "steps": st.integers(1, 1000), "cfg_scale": st.floats(0, 50),
        "seed": st.integers(0, 2**32 - 1),
        "sampler": st.sampled_from(["Euler", "LCM", "Restart", "DPM++ 2M", "x"]),
        "schedule": st.sampled_from(["Karras", "Turbo", "Automatic"]),
        "width": st.integers(64, 4096), "height": st.integers(64, 4096),
        "model": st.sampled_from(["demo", "dreamshaper", "gone", ""]),
        "strength": st.floats(0.001, 1),
        "loras": st.lists(
            st.builds(LoraUse, name=st.sampled_from([*LORAS, "gone"]), weight=st.floats(-5, 5)),
            unique_by=lambda use: use.name,
        ).map(tuple),
        "init_image": st.sampled_from([None, IMAGE]),
    },
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(_INFOS)
def test_what_is_taken_can_always_be_asked_for(info: dict[str, Any]) -> None:
    init_image = info.get("init_image")
    body = {"prompt": "a house", "steps": 20, **_take(**dict(info)).body}
    if init_image is not None and int(int(str(body["steps"])) * info.get("strength", 1)) < 1:
        return
    build(
        {"strength": 1.0, **body} if init_image else body,
        models=MODELS, loras=LORAS, init_image=init_image,
    )  # fmt: skip
