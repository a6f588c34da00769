"""The grammar: which scenes there are, and which of them are kept for measuring."""

from __future__ import annotations

import random

import pytest

from phoenix_tui.demo import scenes
from phoenix_tui.demo.scenes import (
    Scene,
    is_held_out,
    random_held_out_scene,
    random_scene,
    random_training_scene,
)


def test_the_same_seed_gives_the_same_scenes() -> None:
    first, second = random.Random(5), random.Random(5)
    assert [random_scene(first) for _ in range(50)] == [random_scene(second) for _ in range(50)]


def test_every_value_of_every_attribute_occurs() -> None:
    rng = random.Random(1)
    drawn = [random_scene(rng) for _ in range(1000)]
    assert {scene.time for scene in drawn} == set(scenes.TIMES)
    assert {scene.place for scene in drawn} == set(scenes.PLACES)
    assert {scene.thing for scene in drawn} == set(scenes.THINGS)
    assert {scene.count for scene in drawn} == {0, *scenes.COUNTS}
    assert {scene.colour for scene in drawn} == {None, *scenes.COLOURS}
    assert {scene.sky for scene in drawn} == set(scenes.SKIES)


def test_held_out_scenes_are_never_trained_on() -> None:
    rng = random.Random(2)
    assert all(is_held_out(random_held_out_scene(rng)) for _ in range(30))
    assert not any(is_held_out(random_training_scene(rng)) for _ in range(300))


def test_about_one_scene_in_twelve_is_held_out() -> None:
    rng = random.Random(3)
    held_out = sum(is_held_out(random_scene(rng)) for _ in range(3000))
    assert 150 < held_out < 350


def test_stars_by_day_are_refused() -> None:
    with pytest.raises(ValueError, match="no stars in the sky at day"):
        Scene(time="day", place="sea", thing="none", count=0, colour=None, sky="stars")


@pytest.mark.parametrize(("count", "colour"), [(0, "red"), (1, None), (4, "red")])
def test_a_count_without_things_or_beyond_three_is_refused(
    count: int, colour: scenes.Colour | None
) -> None:
    with pytest.raises(ValueError, match="count"):
        Scene(time="day", place="sea", thing="boat", count=count, colour=colour, sky="sun")
