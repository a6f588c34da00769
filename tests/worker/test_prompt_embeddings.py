"""Weights, BREAK and long prompts, on the shipped model and on SDXL; FLUX and SD 3 read text."""

import pytest
import torch

from phoenix_tui.domain.request import PromptSyntax
from phoenix_tui.places import Places
from phoenix_tui.worker.prompt_embeddings import prompt_arguments
from tests.worker.conftest import Workshop, rgb
from tests.worker.tiny_models import build

WEIGHTED = PromptSyntax.WEIGHTED
HOUSE = "a red house in green hills on a sunny day"
BOATS = "two yellow boats on the sea at night"
LONG = ", ".join([HOUSE, BOATS, HOUSE, BOATS, HOUSE])


@pytest.fixture(scope="module", params=["demo", "sdxl", "sd15"])
def made_of(
    request: pytest.FixtureRequest, workshop: Workshop, tmp_path_factory: pytest.TempPathFactory
) -> Workshop:
    if request.param == "demo":
        return workshop
    places = Places(tmp_path_factory.mktemp("home"))
    places.make()
    build(request.param, places.models / request.param)
    return Workshop(places, request.param)


def picture(shop: Workshop, prompt: str, negative_prompt: str = "", **more: object) -> bytes:
    return shop.picture(
        shop.request(
            prompt_used=prompt,
            negative_prompt=negative_prompt,
            steps=2,
            width=64,
            height=64,
            sampler=shop.card.sampler,
            **{"prompt_syntax": WEIGHTED, **more},
        )
    )


def test_a_short_prompt_without_weights_has_the_bytes_that_it_always_had(made_of: Workshop) -> None:
    for negative in ("", "rain"):
        plain = picture(made_of, HOUSE, negative, prompt_syntax=PromptSyntax.PLAIN)
        assert picture(made_of, HOUSE, negative) == plain
        assert picture(made_of, f"({HOUSE}:1.0)", negative) == plain


def test_weights_change_the_picture_in_both_prompts(made_of: Workshop) -> None:
    pictures = [
        picture(made_of, prompt, negative)
        for prompt, negative in (
            (HOUSE, "rain"),
            ("a (red:1.5) house in green hills on a sunny day", "rain"),
            ("a (red:0.5) house in green hills on a sunny day", "rain"),
            ("a [red] house in green hills on a sunny day", "rain"),
            (HOUSE, "(rain:1.5)"),
        )
    ]
    assert len(set(pictures)) == len(pictures)


def test_the_end_of_a_long_prompt_counts(made_of: Workshop) -> None:
    plain = PromptSyntax.PLAIN
    assert picture(made_of, LONG + ", fog", prompt_syntax=plain) == picture(
        made_of, LONG + ", a tree", prompt_syntax=plain
    ), "the prompt is not long enough to tell"
    assert picture(made_of, LONG + ", fog") != picture(made_of, LONG + ", a tree")
    assert picture(made_of, HOUSE, LONG + ", fog") != picture(made_of, HOUSE, LONG + ", a tree")


def test_break_begins_a_new_chunk(made_of: Workshop) -> None:
    parted = picture(made_of, "a red house BREAK green hills")
    assert parted != picture(made_of, "a red house green hills")


def test_jobs_with_weights_and_without_do_not_disturb_one_another(made_of: Workshop) -> None:
    prompts = {
        "plain": HOUSE,
        "weighted": "a (red:1.3) house",
        "long": LONG,
        "parted": "a red house BREAK (green hills:0.8)",
    }
    requests = {
        name: made_of.request(
            prompt_used=prompt, steps=2, width=64, height=64, prompt_syntax=WEIGHTED,
            sampler=made_of.card.sampler,
        )
        for name, prompt in prompts.items()
    }  # fmt: skip
    together = made_of.make(requests)
    for name, request in requests.items():
        assert rgb(together[name]) == made_of.picture(request), f"'{name}' was disturbed"


def test_embeddings_without_weights_are_those_of_the_pipeline(made_of: Workshop) -> None:
    """A weight of almost 1 is encoded by us: it must be what diffusers makes of the words."""
    pipe = made_of.model.pipe
    request = made_of.request(prompt_used=f"({HOUSE}:1.000001)", prompt_syntax=WEIGHTED)
    ours = prompt_arguments(request, pipe)
    arguments = {"device": pipe._execution_device, "num_images_per_prompt": 1}
    with torch.no_grad():
        theirs = pipe.encode_prompt(HOUSE, do_classifier_free_guidance=True, **arguments)
    for name, tensor in zip(
        ("prompt_embeds", "negative_prompt_embeds", "pooled_prompt_embeds"), theirs, strict=False
    ):
        assert ours[name].dtype is tensor.dtype
        assert torch.equal(ours[name], tensor), name


def test_a_full_chunk_ends_at_a_comma_that_is_near(workshop: Workshop) -> None:
    room = workshop.model.pipe.tokenizer.model_max_length - 2
    request = workshop.request(prompt_used="a " * (room - 2) + ", a a (b)", prompt_syntax=WEIGHTED)
    moved = workshop.request(
        prompt_used="a " * (room - 2) + ", BREAK a a (b)", prompt_syntax=WEIGHTED
    )
    [first, second] = (
        prompt_arguments(each, workshop.model.pipe)["prompt_embeds"] for each in (request, moved)
    )
    assert torch.equal(first, second)
