"""From outside data to a request; the table of bad input is judged in the shell and over HTTP."""

import pytest
from msgspec.structs import replace

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.model import LoraCard, ModelCard
from phoenix_tui.domain.request import InputImage, LoraUse, Mode
from phoenix_tui.domain.validation import Validated, build

DEMO = ModelCard(
    name="demo", family="demo", path="/demo", source="shipped", size_multiple=16, width=128,
    height=128, steps=20, cfg_scale=4.0, sampler="DPM++ 2M",
)  # fmt: skip
LARGE = ModelCard(
    name="large", family="SDXL", path="/large", source="models folder", size_multiple=8,
    width=1024, height=1024, steps=30, cfg_scale=6.0, sampler="Euler a",
)  # fmt: skip
PAINTER = replace(LARGE, name="painter", modes=(Mode.INPAINT,))
FLOW = replace(LARGE, name="flow", family="FLUX", sampler="Euler", is_flow=True)
MODELS = {"demo": DEMO, "large": LARGE, "painter": PAINTER, "flow": FLOW}
LORAS = {
    "ink": LoraCard(name="ink", family="demo", path="/ink"),
    "anime": LoraCard(name="anime", family="SDXL", path="/anime"),
    "mystery": LoraCard(name="mystery", family="unknown", path="/mystery"),
}
IMAGE = InputImage(sha256="0" * 64, width=200, height=135)
MASK = InputImage(sha256="1" * 64, width=200, height=135)


def validated(**body: object) -> Validated:
    images = {k: v for k, v in body.items() if isinstance(v, InputImage)}
    rest = {k: v for k, v in body.items() if k not in images}
    return build({"prompt": "a boat", **rest}, models=MODELS, loras=LORAS, **images)  # type: ignore[arg-type]


def problems(**body: object) -> dict[str, str]:
    with pytest.raises(InvalidRequestError) as refused:
        validated(**body)
    return refused.value.problems


def test_what_is_left_out_comes_from_the_model() -> None:
    request = validated(model="large").request
    assert (request.width, request.height, request.steps) == (1024, 1024, 30)
    assert (request.cfg_scale, request.sampler, request.schedule) == (6.0, "Euler a", "Automatic")
    assert request.mode is Mode.TXT2IMG
    assert request.strength is None


def test_null_means_left_out() -> None:
    assert validated(steps=None, width=None, model=None).request.steps == 20


def test_without_a_seed_one_is_drawn() -> None:
    assert len({validated().request.seed for _ in range(20)}) == 20


@pytest.mark.parametrize("seed", [True, 1.0, "1", -1, 2**32, [1], {}])
def test_a_seed_is_an_integer_in_range_and_nothing_else(seed: object) -> None:
    assert "whole number from 0 to 4294967295" in problems(seed=seed)["seed"]


def test_a_typed_size_is_refused_with_the_nearest_that_work() -> None:
    assert problems(width=100)["width"] == (
        "takes a multiple of 16 from 64 to 4096, not 100; the nearest are 96 and 112"
    )
    assert problems(width=5000)["width"] == "takes a multiple of 16 from 64 to 4096, not 5000"
    assert problems(height=0)["height"] == "takes a multiple of 16 from 64 to 4096, not 0"


def test_a_size_from_an_init_image_is_snapped_and_said() -> None:
    made = validated(init_image=IMAGE)
    assert (made.request.width, made.request.height) == (192, 128)
    assert made.notes == ("The init image has 200x135 pixels; the picture will have 192x128.",)


@pytest.mark.parametrize(
    ("picture", "made"),
    [
        ((6000, 4000), (4096, 2720)),
        ((4096, 4096), (4096, 4096)),
        ((3000, 9000), (1360, 4096)),
        ((40, 30), (80, 64)),
        ((10000, 10), (4096, 64)),
    ],
)
def test_a_picture_out_of_bounds_keeps_its_shape(
    picture: tuple[int, int], made: tuple[int, int]
) -> None:
    width, height = picture
    image = InputImage(sha256="0" * 64, width=width, height=height)
    request = validated(init_image=image).request
    assert (request.width, request.height) == made


def test_a_side_that_is_not_typed_follows_the_pictures_shape() -> None:
    wide = validated(init_image=IMAGE, width=400).request
    assert (wide.width, wide.height) == (400, 256)
    high = validated(init_image=IMAGE, height=272).request
    assert (high.width, high.height) == (400, 272)
    both = validated(init_image=IMAGE, width=64, height=128).request
    assert (both.width, both.height) == (64, 128)


def test_modes_follow_from_what_is_given() -> None:
    assert validated(init_image=IMAGE).request.mode is Mode.IMG2IMG
    assert validated(init_image=IMAGE, mask=MASK).request.mode is Mode.INPAINT
    assert "mask" in problems(mask=MASK)
    assert "mode" in problems(mode="img2img")
    assert "mode" in problems(mode="painting")


def test_a_model_that_only_inpaints_says_so() -> None:
    assert problems(model="painter")["model"] == (
        "takes one that does txt2img; painter does inpaint alone"
    )
    assert "model" in problems(model="painter", init_image=IMAGE)
    assert validated(model="painter", init_image=IMAGE, mask=MASK).request.mode is Mode.INPAINT


def test_a_model_that_follows_a_flow_takes_euler_steps_alone() -> None:
    made = validated(model="flow").request
    assert (made.sampler, made.schedule) == ("Euler", "Automatic")
    assert "(Euler)" in problems(model="flow", sampler="DPM++ 2M")["sampler"]
    assert "takes Automatic" in problems(model="flow", sampler="Euler Karras")["schedule"]


def test_a_strength_that_leaves_no_step_is_refused() -> None:
    assert "leaves none to run" in problems(init_image=IMAGE, strength=0.01, steps=10)["strength"]
    assert "strength" in problems(strength=0.5)
    assert "strength" in problems(init_image=IMAGE, strength=0)
    assert validated(init_image=IMAGE, strength=1).request.strength == 1.0


def test_a_schedule_must_go_with_its_sampler() -> None:
    assert "does not go with Euler a" in problems(sampler="Euler a Karras")["schedule"]
    assert validated(sampler="DPM++ 2M", schedule="karras").request.schedule == "Karras"
    assert validated(sampler="dpm++ 2m karras").request.schedule == "Karras"


def test_a_distilled_sampler_has_no_more_steps_than_its_teacher() -> None:
    assert problems(sampler="LCM", steps=51) == {"steps": "takes at most 50 with LCM, not 51"}
    assert validated(sampler="TCD", steps=50).request.steps == 50


def test_loras_are_sorted_and_tags_count_as_loras() -> None:
    request = validated(
        prompt="<lora:mystery:-0.5> a boat", loras=[{"name": "ink", "weight": 1}]
    ).request
    assert request.loras == (LoraUse(name="ink", weight=1), LoraUse(name="mystery", weight=-0.5))
    assert request.prompt_used == "a boat"
    assert request.prompt == "<lora:mystery:-0.5> a boat"


@pytest.mark.parametrize(
    ("loras", "says"),
    [
        ([{"name": "nothing"}], "not 'nothing'"),
        ([{"name": "anime"}], "was made for SDXL, and the model demo is demo"),
        ([{"name": "ink"}, {"name": "ink"}], "twice"),
        ([{"name": "ink", "weight": 1e9}], "from -5 to 5"),
        ([{"name": "ink", "weight": float("nan")}], "from -5 to 5"),
        ([{"name": 1}], "takes text"),
        ([{"weight": 1}], "takes a list"),
        ("ink", "takes a list"),
    ],
)
def test_wrong_loras_get_a_sentence(loras: object, says: str) -> None:
    assert says in problems(loras=loras)["loras"]


def test_an_unknown_field_is_named() -> None:
    assert problems(sede=1) == {"sede": "is not a field of a request"}


def test_a_hostile_name_is_shown_made_safe() -> None:
    assert "\x1b" not in problems(model="\x1b]52;x")["model"]
    assert all("\x1b" not in text for pair in problems(**{"\x1b": 1}).items() for text in pair)


def test_half_a_character_is_refused() -> None:
    assert "half of a character" in problems(prompt="\ud800")["prompt"]


def test_what_goes_with_an_image_or_a_mask_is_taken_with_it() -> None:
    given = {"resize": "crop", "mask_blur": 0, "only_masked_padding": 32}
    request = validated(init_image=IMAGE, mask=MASK, **given).request
    assert (request.resize, request.mask_blur, request.only_masked_padding) == ("crop", 0, 32)
    plain = validated(init_image=IMAGE, mask=MASK).request
    assert (plain.resize, plain.mask_blur, plain.only_masked_padding) == ("stretch", 4, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("mask_blur", 65), ("mask_blur", 1.5), ("only_masked_padding", -1), ("resize", "tile")],
)
def test_what_goes_with_a_mask_is_checked(field: str, value: object) -> None:
    assert "takes" in problems(init_image=IMAGE, mask=MASK, **{field: value})[field]


@pytest.mark.parametrize("field", ["mask_blur", "only_masked_padding"])
def test_what_goes_with_a_mask_is_refused_without_one(field: str) -> None:
    assert problems(init_image=IMAGE, **{field: 8}) == {field: "needs a mask to go with it"}


def test_without_a_variation_seed_one_is_drawn() -> None:
    drawn = {validated(variation_strength=0.1).request.variation_seed for _ in range(20)}
    assert len(drawn) == 20
    assert validated().request.variation_seed is None


def test_weights_are_read_where_the_model_can_unless_they_are_not_to_be() -> None:
    assert validated().request.prompt_syntax == "weighted"
    assert validated(prompt_syntax="plain").request.prompt_syntax == "plain"
    assert validated(prompt="a (boat:1.2)").notes == ()


def test_a_family_without_weights_says_so_where_there_are_some() -> None:
    made = validated(model="flow", prompt="a (boat:1.2)")
    assert made.request.prompt_syntax == "plain"
    assert made.notes == (
        "flow reads prompts as they are: weights in brackets and BREAK do nothing.",
    )
    assert validated(model="flow").notes == ()
    assert problems(model="flow", prompt_syntax="weighted") == {
        "prompt_syntax": "takes plain with flow, which reads no weights"
    }


@pytest.mark.parametrize("prompt", ["[a:b:0.5]", "a [cat|dog]", "a cat AND a dog"])
def test_what_is_not_known_of_the_syntax_is_said(prompt: str) -> None:
    assert "not known here" in validated(prompt=prompt).notes[0]
    assert validated(prompt=prompt, prompt_syntax="plain").notes == ()
    assert validated(prompt="(a:1.2) [b] SAND 10:30").notes == ()
