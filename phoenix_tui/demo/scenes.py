"""The grammar of the postcards that the demo model draws."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass
from typing import Final, Literal

Time = Literal["day", "sunset", "night", "dawn"]
Place = Literal["hills", "sea", "mountains", "desert"]
Thing = Literal["none", "house", "tree", "boat", "balloon", "lighthouse", "cactus"]
Colour = Literal["red", "yellow", "green", "blue", "purple", "white"]
Sky = Literal["none", "sun", "clouds", "birds", "moon", "stars"]

TIMES: Final[tuple[Time, ...]] = ("day", "sunset", "night", "dawn")
PLACES: Final[tuple[Place, ...]] = ("hills", "sea", "mountains", "desert")
THINGS: Final[tuple[Thing, ...]] = (
    "none",
    "house",
    "tree",
    "boat",
    "balloon",
    "lighthouse",
    "cactus",
)
COLOURS: Final[tuple[Colour, ...]] = ("red", "yellow", "green", "blue", "purple", "white")
SKIES: Final[tuple[Sky, ...]] = ("none", "sun", "clouds", "birds", "moon", "stars")
COUNTS: Final = (1, 2, 3)

SKIES_AT: Final[dict[Time, tuple[Sky, ...]]] = {
    "day": ("none", "sun", "clouds", "birds"),
    "sunset": ("none", "sun", "clouds", "birds"),
    "night": ("none", "clouds", "moon", "stars"),
    "dawn": ("none", "sun", "clouds", "birds", "moon"),
}
"""What can be seen in the sky at each time."""

EMPTY_SHARE: Final = 0.06
"""Share of random scenes that hold no thing at all."""
HELD_OUT_IN: Final = 12
"""One combination of attributes in this many is never trained on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What one postcard shows, without where and how large."""

    time: Time
    """Hour of the day: it sets the palette."""
    place: Place
    """The landscape."""
    thing: Thing
    """What stands, floats or flies in it; "none" for an empty landscape."""
    count: int
    """How many things: 1 to 3, or 0 when there is none."""
    colour: Colour | None
    """Colour of the things; None when there is none."""
    sky: Sky
    """The one kind of mark in the sky."""

    def __post_init__(self) -> None:
        if self.sky not in SKIES_AT[self.time]:
            raise ValueError(f"no {self.sky} in the sky at {self.time}")
        empty = self.thing == "none"
        if empty != (self.count == 0) or empty != (self.colour is None):
            raise ValueError("a scene without a thing has count 0 and no colour, and no other has")
        if not 0 <= self.count <= max(COUNTS):
            raise ValueError(f"count is {self.count}, it goes from 0 to {max(COUNTS)}")


def random_scene(rng: random.Random) -> Scene:
    """A scene with every attribute drawn evenly from what goes together."""
    time = rng.choice(TIMES)
    place = rng.choice(PLACES)
    sky = rng.choice(SKIES_AT[time])
    if rng.random() < EMPTY_SHARE:
        return Scene(time=time, place=place, thing="none", count=0, colour=None, sky=sky)
    return Scene(
        time=time,
        place=place,
        thing=rng.choice(THINGS[1:]),
        count=rng.choice(COUNTS),
        colour=rng.choice(COLOURS),
        sky=sky,
    )


def is_held_out(scene: Scene) -> bool:
    """Whether this combination of attributes is kept from training, for measuring."""
    words = f"{scene.time} {scene.place} {scene.count} {scene.colour} {scene.thing} {scene.sky}"
    return zlib.crc32(words.encode()) % HELD_OUT_IN == 0


def random_held_out_scene(rng: random.Random) -> Scene:
    """A scene of a combination that training never sees."""
    while not is_held_out(scene := random_scene(rng)):
        pass
    return scene


def random_training_scene(rng: random.Random) -> Scene:
    """A scene of a combination that training may see."""
    while is_held_out(scene := random_scene(rng)):
        pass
    return scene
