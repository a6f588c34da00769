"""Captions: they name what is drawn, in varied words, some of which training never has."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from phoenix_tui.demo import words
from phoenix_tui.demo.captions import NEW, TRAINED, caption, caption_in_new_words
from phoenix_tui.demo.scenes import Scene, random_scene
from phoenix_tui.demo.tokenizer import POSITIONS, learn_tokenizer

README_EXAMPLE = "a red house in green hills on a sunny day"
SKY_WORDS = {
    "none": ("",),
    "sun": ("sun",),
    "clouds": ("cloud",),
    "birds": ("birds",),
    "moon": ("moon",),
    "stars": ("star",),
}


def names_sky(text: str, scene: Scene) -> bool:
    """Whether the words name what is in the sky."""
    return any(word in text for word in SKY_WORDS[scene.sky])


def check_names_everything(text: str, scene: Scene) -> None:
    hours = [
        *words.HOURS[scene.time],
        *words.PLAIN_HOURS[scene.time],
        *words.HOURS_WITH_MARKS.get((scene.time, scene.sky), ()),
    ]
    assert any(hour in text for hour in hours), f"{text!r} leaves out the {scene.time}"
    lands = [*words.LANDSCAPES[scene.place], *words.PLAIN_LANDSCAPES[scene.place]]
    assert any(land in text for land in lands), f"{text!r}: no {scene.place}"
    assert names_sky(text, scene), f"{text!r} hides the {scene.sky}"
    if scene.colour is not None:
        names = [name[scene.count > 1] for name in words.NAMES[scene.thing]]
        things = [
            f"{colour} {name}" for colour in words.COLOUR_WORDS[scene.colour] for name in names
        ]
        assert any(thing in text for thing in things), f"{text!r} is not about {scene}"
        counts = [*words.COUNT_WORDS[scene.count], *words.PLAIN_COUNTS[scene.count]]
        assert any(count in text for count in counts), f"{text!r} does not count {scene.count}"


def test_a_full_caption_names_everything() -> None:
    rng = random.Random(1)
    for _ in range(500):
        scene = random_scene(rng)
        check_names_everything(caption(scene, rng, unsaid=0), scene)


def test_a_caption_in_new_words_names_everything_too() -> None:
    rng = random.Random(1)
    for _ in range(500):
        scene = random_scene(rng)
        check_names_everything(caption_in_new_words(scene, rng).lower(), scene)


def test_what_is_kept_for_measuring_is_in_no_training_caption() -> None:
    assert not set(NEW.orders) & set(TRAINED.orders)
    assert not set(NEW.openings) & set(TRAINED.openings)
    rng = random.Random(3)
    trained = " ".join(caption(random_scene(rng), rng) for _ in range(3000))
    assert [word for word in NEW.asides if word in trained.split()] == []


def test_training_names_the_parts_in_every_order_that_is_not_kept() -> None:
    assert set(TRAINED.orders) | set(NEW.orders) == set(permutations(range(4)))


def test_a_training_caption_always_names_the_sky() -> None:
    rng = random.Random(2)
    for _ in range(500):
        scene = random_scene(rng)
        text = caption(scene, rng)
        assert names_sky(text, scene), f"{text!r} hides the {scene.sky}"


def test_the_example_of_the_readme_is_a_caption() -> None:
    scene = Scene(time="day", place="hills", thing="house", count=1, colour="red", sky="sun")
    rng = random.Random(6)
    assert any(caption(scene, rng) == README_EXAMPLE for _ in range(60_000))


def test_captions_of_one_scene_hardly_repeat() -> None:
    scene, rng = random_scene(random.Random(7)), random.Random(8)
    assert len({caption(scene, rng) for _ in range(1000)}) > 900


def test_the_same_seed_gives_the_same_caption() -> None:
    scene = random_scene(random.Random(4))
    assert caption(scene, random.Random(8)) == caption(scene, random.Random(8))


@pytest.mark.filterwarnings("ignore:.*longer than the specified maximum")
def test_training_captions_are_not_cut_off() -> None:
    rng = random.Random(5)
    texts = [caption(random_scene(rng), rng) for _ in range(1000)]
    longest = max(len(tokens) for tokens in learn_tokenizer()(texts).input_ids)
    assert longest <= POSITIONS
