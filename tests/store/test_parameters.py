import json
import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_tui import __version__
from phoenix_tui.domain.picture import PictureInfo
from phoenix_tui.domain.request import InputImage, LoraUse, Mode, PromptSyntax, Resize
from phoenix_tui.store import parameters
from tests.store.making_examples import make_making, make_request

A1111_TEXT = """masterpiece, (red house:1.2) <lora:ink-wash:0.8>
in green hills
Negative prompt: blurry, text
Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 1234567890, \
Size: 512x768, Model hash: 6ce0161689, Model: v1-5-pruned, Denoising strength: 0.45, \
Clip skip: 2, Lora hashes: "ink-wash: 0123456789ab, other: ba9876543210", \
Hashes: {"model": "6ce0161689", "lora:x": "1"}, Version: v1.10.1"""


def test_the_text_is_laid_out_as_other_tools_expect_it() -> None:
    request = make_request(
        prompt="a house <lora:ink:0.5>",
        negative_prompt="rain",
        cfg_scale=7.0,
        loras=(LoraUse(name="ink", weight=0.5), LoraUse(name="wash")),
        mode=Mode.IMG2IMG,
        init_image=InputImage(sha256="0" * 64, width=64, height=64),
        strength=0.6,
    )
    assert parameters.write(make_making(request)) == (
        "a house <lora:ink:0.5> <lora:wash:1>\n"
        "Negative prompt: rain\n"
        "Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7, Seed: 42, Size: 64x72, "
        "Model hash: 0123456789, Model: demo, Denoising strength: 0.6, RNG: CPU, "
        f"Version: Phoenix TUI {__version__}"
    )


def test_mask_and_variation_have_the_names_that_other_tools_know() -> None:
    image = InputImage(sha256="0" * 64, width=64, height=64)
    request = make_request(
        mode=Mode.INPAINT, init_image=image, mask=image, strength=0.6, resize=Resize.CROP,
        mask_blur=8, only_masked_padding=16, variation_seed=7, variation_strength=0.25,
    )  # fmt: skip
    text = parameters.write(make_making(request))
    assert (
        "Variation seed: 7, Variation seed strength: 0.25, Denoising strength: 0.6, RNG: CPU, "
        "Resize mode: Crop and resize, Mask blur: 8, Inpaint area: Only masked, "
        "Masked area padding: 16, Version"
    ) in text
    info = parameters.read(text)
    assert (info.resize, info.mask_blur, info.only_masked_padding) == ("crop", 8, 16)
    assert (info.variation_seed, info.variation_strength) == (7, 0.25)


def test_a_prompt_with_weights_says_how_they_were_read() -> None:
    def line(syntax: PromptSyntax, prompt: str = "a (house:1.2)") -> str:
        request = make_request(prompt=prompt, prompt_used=prompt, prompt_syntax=syntax)
        return parameters.write(make_making(request))

    assert "Emphasis: No norm" in line(PromptSyntax.WEIGHTED)
    assert "Emphasis: None" in line(PromptSyntax.PLAIN)
    assert parameters.read(line(PromptSyntax.PLAIN)).prompt_syntax == "plain"
    assert "Emphasis" not in line(PromptSyntax.WEIGHTED, "a house")


def test_only_masked_without_a_padding_has_that_of_automatic1111() -> None:
    line = "a\nSteps: 20, Seed: 1, Inpaint area: Only masked"
    assert parameters.read(line).only_masked_padding == 32
    assert parameters.read(line + ", Masked area padding: 8").only_masked_padding == 8
    assert parameters.read("a\nSteps: 20, Masked area padding: 8").only_masked_padding is None


def test_an_empty_negative_prompt_has_no_line() -> None:
    assert "Negative" not in parameters.write(make_making())


@pytest.mark.parametrize("name", ["a, b", "C: drive", 'a "b", c', "two\nlines"])
def test_a_value_with_a_separator_is_quoted_without_inner_quotes(name: str) -> None:
    text = parameters.write(make_making(make_request(model=name)))
    line = text.split("\n")[-1]
    assert json.dumps(name.replace('"', "'")) in line
    assert parameters.read(text).model == name.replace('"', "'")


def test_no_nul_gets_into_the_text() -> None:
    assert "\0" not in parameters.write(make_making(make_request(prompt="a\0b", model="c\0d")))


def test_the_text_of_automatic1111_is_read() -> None:
    info = parameters.read(A1111_TEXT)
    assert info == PictureInfo(
        prompt="masterpiece, (red house:1.2) <lora:ink-wash:0.8>\nin green hills",
        negative_prompt="blurry, text",
        steps=20,
        sampler="DPM++ 2M",
        schedule="Karras",
        cfg_scale=7.0,
        seed=1234567890,
        width=512,
        height=768,
        model="v1-5-pruned",
        loras=(LoraUse(name="ink-wash", weight=0.8),),
        strength=0.45,
        source="AUTOMATIC1111",
        extra={
            "Model hash": "6ce0161689",
            "Clip skip": "2",
            "Lora hashes": "ink-wash: 0123456789ab, other: ba9876543210",
            "Hashes": '{"model": "6ce0161689", "lora:x": "1"}',
            "Version": "v1.10.1",
        },
    )


def test_a_glued_sampler_of_an_older_version_is_taken_apart() -> None:
    info = parameters.read("a\nSteps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7")
    assert (info.sampler, info.schedule) == ("DPM++ 2M", "Karras")


@pytest.mark.parametrize(
    ("named", "sampler", "schedule"),
    [
        ("euler_a", "Euler a", None), ("dpm++2m karras", "DPM++ 2M", "Karras"),
        ("ddim_trailing discrete", "DDIM", "Automatic"), ("dpm++2mv2", "dpm++2mv2", None),
    ],
)  # fmt: skip
def test_samplers_and_models_of_stable_diffusion_cpp_get_their_names_here(
    named: str, sampler: str, schedule: str | None
) -> None:
    info = parameters.read(
        "a cat\nSteps: 20, CFG scale: 7.0, Guidance: 3.5, Seed: 42, Size: 512x512, "
        f"Model: v1-5.safetensors, RNG: cuda, Sampler: {named}, Version: stable-diffusion.cpp"
    )
    assert (info.sampler, info.schedule, info.model) == (sampler, schedule, "v1-5")


def test_the_text_of_stable_diffusion_cpp_is_recognised() -> None:
    info = parameters.read('a cat\nSteps: 20, CFG scale: 7.0, Seed: 42, SDCPP: {"a": [1, 2]}')
    assert (info.source, info.seed, info.extra["SDCPP"]) == (
        "stable-diffusion.cpp", 42, '{"a": [1, 2]}'
    )  # fmt: skip


def test_a_text_without_settings_is_a_prompt() -> None:
    info = parameters.read("just a house: red")
    assert (info.prompt, info.source) == ("just a house: red", "unknown")


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ("Steps: 0", "steps"),
        ("Steps: 9" + "9" * 5000, "steps"),
        ("Seed: -1", "seed"),
        ("Seed: 4294967296", "seed"),
        ("Seed: 1e9", "seed"),
        ("CFG scale: nan", "cfg_scale"),
        ("Size: 60000x60000", "width"),
        ("Size: 512", "width"),
        ("Denoising strength: 7", "strength"),
        ("Model: " + "x" * 201, "model"),
    ],
)
def test_a_setting_that_is_out_of_bounds_is_told_and_not_taken(setting: str, field: str) -> None:
    info = parameters.read(f"a house\nSteps: 20, Sampler: Euler, CFG scale: 7, {setting}")
    assert getattr(info, field) is None
    assert info.extra[setting.partition(":")[0]].startswith("not taken: it takes")
    assert info.sampler == "Euler"


def test_a_lora_weight_that_is_out_of_bounds_is_told_and_not_taken() -> None:
    info = parameters.read("a <lora:ink:1e9>\nSteps: 20, Seed: 1, Sampler: Euler")
    assert info.loras == ()
    assert "not taken" in info.extra["LoRA ink"]


_ORDINARY = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=80)
_HOSTILE = st.one_of(
    _ORDINARY,
    st.lists(
        st.sampled_from(
            ["Steps: 1", "Negative prompt: x", "\n", ", ", ": ", '"', "\\", "<lora:a:1>", "<lora:"]
        ),
        max_size=12,
    ).map("".join),
)


def _is_unambiguous(text: str) -> bool:
    return not any(line.startswith(("Steps: ", "Negative prompt:")) for line in text.split("\n"))


@given(
    prompt=_ORDINARY.filter(lambda text: bool(text.strip()) and _is_unambiguous(text)),
    negative_prompt=_ORDINARY.filter(_is_unambiguous),
    seed=st.integers(0, 2**32 - 1),
    steps=st.integers(1, 1000),
    cfg_scale=st.floats(0, 50),
    model=st.text(st.characters(codec="utf-8", exclude_characters='\0"'), min_size=1, max_size=30),
)
def test_what_is_written_is_read_again_for_ordinary_prompts(
    *, prompt: str, negative_prompt: str, seed: int, steps: int, cfg_scale: float, model: str
) -> None:
    model = model.strip() or "m"
    request = make_request(
        prompt=prompt,
        negative_prompt=negative_prompt,
        seed=seed,
        steps=steps,
        cfg_scale=cfg_scale,
        model=model,
    )
    info = parameters.read(parameters.write(make_making(request)))
    assert (info.prompt, info.negative_prompt) == (prompt, negative_prompt)
    assert (info.seed, info.steps, info.cfg_scale) == (seed, steps, cfg_scale)
    assert (info.sampler, info.schedule) == (request.sampler, request.schedule)
    assert (info.width, info.height, info.source) == (64, 72, "Phoenix TUI")
    if not model.startswith(("{", "[")):
        assert info.model == model


@given(prompt=_HOSTILE, negative_prompt=_HOSTILE)
def test_a_hostile_prompt_leaves_the_settings_readable(prompt: str, negative_prompt: str) -> None:
    request = make_request(prompt=prompt or "x", negative_prompt=negative_prompt)
    info = parameters.read(parameters.write(make_making(request)))
    assert (info.seed, info.steps, info.model) == (42, 20, "demo")


@given(st.text(max_size=300) | _HOSTILE.map(lambda text: f"a\nSteps: 1, {text}"))
def test_any_text_is_read_without_an_error(text: str) -> None:
    msgspec.json.encode(parameters.read(text).extra)


@pytest.mark.parametrize(
    "text",
    [
        "Steps: " * 300_000,
        "a:" * 900_000,
        'Steps: 1, a:{"' * 200_000,
        "Steps: 1, " + "a:[" * 600_000,
        "Steps: 1\n" + "<lora:" * 400_000,
        "Steps: 1," + ":\n," * 600_000,
    ],
    ids=["steps", "keys", "objects", "lists", "tags", "separators"],
)
def test_a_huge_text_is_read_in_moments(text: str) -> None:
    start = time.process_time()
    parameters.read(text)
    assert time.process_time() - start < 5


def test_lora_hashes_are_written_where_they_are_known_and_named_plainly() -> None:
    request = make_request(loras=(LoraUse(name="ink-wash"), LoraUse(name="two words")))
    hashes = {"ink-wash": "0123456789ab", "two words": "ba9876543210"}
    text = parameters.write(make_making(request), hashes)
    assert 'Lora hashes: "ink-wash: 0123456789ab", Version' in text
