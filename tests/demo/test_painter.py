"""Postcards: the same seed draws the same one, and every attribute can be seen in it."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy
import pytest
from PIL import Image, ImageChops, ImageStat

from phoenix_tui.demo import palette, scenes
from phoenix_tui.demo.painter import paint
from phoenix_tui.demo.scenes import Scene, random_scene

BASE = Scene(time="night", place="hills", thing="house", count=2, colour="red", sky="moon")


def difference(first: Image.Image, second: Image.Image) -> float:
    """Mean difference of the channels, of 255."""
    bands = ImageStat.Stat(ImageChops.difference(first, second)).mean
    return float(sum(bands)) / len(bands)


def test_the_same_seed_paints_the_same_picture() -> None:
    for seed in range(20):
        scene = random_scene(random.Random(seed))
        first, second = (paint(scene, random.Random(seed)) for _ in range(2))
        assert first.tobytes() == second.tobytes(), f"{scene} differs from itself"


def test_another_seed_paints_another_picture() -> None:
    assert difference(paint(BASE, random.Random(1)), paint(BASE, random.Random(2))) > 2


@pytest.mark.parametrize(
    "changed",
    [
        *(replace(BASE, place=place) for place in scenes.PLACES if place != BASE.place),
        *(replace(BASE, thing=thing) for thing in scenes.THINGS if thing not in ("none", "house")),
        *(replace(BASE, count=count) for count in (1, 3)),
        *(replace(BASE, colour=colour) for colour in scenes.COLOURS if colour != BASE.colour),
        *(replace(BASE, sky=sky) for sky in scenes.SKIES_AT["night"] if sky != BASE.sky),
        replace(BASE, time="dawn"),
        replace(BASE, thing="none", count=0, colour=None),
    ],
    ids=str,
)
def test_every_attribute_changes_the_picture(changed: Scene) -> None:
    before, after = paint(BASE, random.Random(3)), paint(changed, random.Random(3))
    assert difference(before, after) > 0.3, f"{changed} looks like {BASE}"


@pytest.mark.parametrize("colour", scenes.COLOURS)
def test_by_day_a_house_shows_the_colour_that_was_asked_for(colour: scenes.Colour) -> None:
    scene = Scene(time="day", place="desert", thing="house", count=1, colour=colour, sky="none")
    pixels = numpy.asarray(paint(scene, random.Random(6)), dtype=int)
    distances = numpy.abs(pixels - palette.PAINTS[colour]).max(axis=2)
    near = int((distances <= 16).sum())
    assert near > 150, f"only {near} pixels of the house are {colour}"


@pytest.mark.parametrize("size", [(128, 128), (192, 128), (128, 192)])
def test_a_picture_has_the_size_that_was_asked_for(size: tuple[int, int]) -> None:
    assert paint(BASE, random.Random(1), size).size == size
