"""A thousand `parameters` texts, read by us and by another project's reader."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sd_parsers import ParserManager
from sd_parsers.parsers import AUTOMATIC1111Parser

from phoenix_tui.domain.request import InputImage, LoraUse, Mode, Request
from phoenix_tui.domain.samplers import SCHEDULES_OF
from phoenix_tui.store import parameters, picture_file
from tests.store.making_examples import make_making, make_request

IMAGE = InputImage(sha256="0" * 64, width=64, height=64)

# what both readers keep as it is: the other one cuts at each "Negative prompt:", whatever is before
_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters='<>"'),
    max_size=60,
).map(str.strip)
_LINES = st.lists(_WORDS, max_size=4).map(lambda lines: "\n".join(lines).strip())
_NAME = st.from_regex(r"[A-Za-z0-9_.-]{1,20}", fullmatch=True)
_NUMBER = st.integers(0, 5000).map(lambda hundredths: hundredths / 100)


def _is_ordinary(text: str) -> bool:
    return (
        "negative prompt:" not in text.casefold() and text.count(": ") < 2 and "Steps" not in text
    )


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A request of any kind that a form can ask for."""
    sampler = draw(st.sampled_from(sorted(SCHEDULES_OF)))
    loras = draw(
        st.lists(
            st.builds(LoraUse, name=_NAME, weight=st.sampled_from([-1.0, 0.5, 0.85, 1.0, 2.0])),
            max_size=3, unique_by=lambda use: use.name,
        )
    )  # fmt: skip
    from_image = draw(st.booleans())
    return make_request(
        prompt=draw(_LINES.filter(lambda text: bool(text) and _is_ordinary(text))),
        negative_prompt=draw(_LINES.filter(_is_ordinary)),
        seed=draw(st.integers(0, 2**32 - 1)),
        steps=draw(st.integers(1, 1000)),
        cfg_scale=draw(_NUMBER),
        width=draw(st.integers(8, 512)) * 8,
        height=draw(st.integers(8, 512)) * 8,
        sampler=sampler,
        schedule=draw(st.sampled_from(SCHEDULES_OF[sampler])),
        model=draw(_NAME),
        loras=tuple(sorted(loras, key=lambda use: use.name)),
        mode=Mode.IMG2IMG if from_image else Mode.TXT2IMG,
        init_image=IMAGE if from_image else None,
        strength=draw(st.integers(1, 100)) / 100 if from_image else None,
    )


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(requests())
def test_a_thousand_texts_are_read_as_they_were_written_by_us_and_elsewhere(
    request: Request,
) -> None:
    text = parameters.write(make_making(request))
    info = parameters.read(text)
    for name in (
        "negative_prompt", "seed", "steps", "cfg_scale", "width", "height", "sampler", "schedule",
        "model", "loras", "strength",
    ):  # fmt: skip
        assert getattr(info, name) == getattr(request, name), f"{name} of {text!r}"
    tags = "".join(f" <lora:{use.name}:{parameters._number(use.weight)}>" for use in request.loras)
    assert info.prompt == request.prompt + tags
    assert parameters.write(make_making(request)) == text

    [sampler] = AUTOMATIC1111Parser().parse({"parameters": text}).samplers
    values: dict[str, Any] = sampler.parameters
    assert sampler.name == request.sampler
    assert values["scheduler"] == request.schedule
    assert int(values["seed"]) == request.seed
    assert int(values["steps"]) == request.steps
    assert float(values["cfg_scale"]) == request.cfg_scale
    assert sampler.model.name == request.model
    assert [prompt.value for prompt in sampler.prompts] == [(request.prompt + tags).strip()]
    assert [prompt.value for prompt in sampler.negative_prompts] == (
        [request.negative_prompt] if request.negative_prompt else []
    )


def test_another_reader_finds_them_in_our_file(tmp_path: Path) -> None:
    path = picture_file.write(tmp_path, make_making(), (64, 72), bytes(64 * 72 * 3))
    found = ParserManager().parse(path)
    assert found is not None
    assert found.generator.value == "AUTOMATIC1111"
    assert [sampler.parameters["seed"] for sampler in found.samplers] == ["42"]
