"""Captions: they name what is drawn, in varied words."""

from __future__ import annotations

import random

from phoenix_tui.demo.captions import (
    COUNT_WORDS,
    HOURS,
    HOURS_WITH_MARKS,
    LANDSCAPES,
    NAMES,
    caption,
)
from phoenix_tui.demo.scenes import Scene, random_scene

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


def test_a_full_caption_names_everything() -> None:
    rng = random.Random(1)
    for _ in range(500):
        scene = random_scene(rng)
        text = caption(scene, rng, unsaid=0)
        hours = [*HOURS[scene.time], *HOURS_WITH_MARKS.get((scene.time, scene.sky), ())]
        assert any(hour in text for hour in hours), f"{text!r} leaves out the {scene.time}"
        assert any(land in text for land in LANDSCAPES[scene.place]), f"{text!r}: no {scene.place}"
        assert names_sky(text, scene), f"{text!r} hides the {scene.sky}"
        if scene.colour is not None:
            names = [name[scene.count > 1] for name in NAMES[scene.thing]]
            counts = COUNT_WORDS[scene.count]
            phrases = [f"{count} {scene.colour} {name}" for count in counts for name in names]
            assert any(phrase in text for phrase in phrases), f"{text!r} is not about {scene}"


def test_a_training_caption_always_names_the_sky() -> None:
    rng = random.Random(2)
    for _ in range(500):
        scene = random_scene(rng)
        text = caption(scene, rng)
        assert names_sky(text, scene), f"{text!r} hides the {scene.sky}"


def test_the_example_of_the_readme_is_a_caption() -> None:
    scene = Scene(time="day", place="hills", thing="house", count=1, colour="red", sky="sun")
    texts = {caption(scene, random.Random(seed)) for seed in range(2000)}
    assert README_EXAMPLE in texts
    assert len(texts) > 200, "the captions hardly vary"


def test_the_same_seed_gives_the_same_caption() -> None:
    scene = random_scene(random.Random(4))
    assert caption(scene, random.Random(8)) == caption(scene, random.Random(8))
