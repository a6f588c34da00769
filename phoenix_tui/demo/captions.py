"""Captions for postcards, in varied wording."""

from __future__ import annotations

import random
from typing import Final

from phoenix_tui.demo.scenes import Place, Scene, Sky, Thing, Time

UNSAID_SHARE: Final = 0.07
"""How often the time, place or colour is left out of training, so that short prompts work too."""

NAMES: Final[dict[Thing, tuple[tuple[str, str], ...]]] = {
    "none": (),
    "house": (("house", "houses"), ("house", "houses"), ("cottage", "cottages")),
    "tree": (("tree", "trees"),),
    "boat": (("boat", "boats"), ("boat", "boats"), ("sailboat", "sailboats")),
    "balloon": (("hot air balloon", "hot air balloons"), ("balloon", "balloons")),
    "lighthouse": (("lighthouse", "lighthouses"),),
    "cactus": (("cactus", "cacti"), ("cactus", "cactuses")),
}
COUNT_WORDS: Final = {
    1: ("a", "a", "a", "one", "a single"),
    2: ("two", "two", "2", "a pair of"),
    3: ("three", "three", "3"),
}
LANDSCAPES: Final[dict[Place, tuple[str, ...]]] = {
    "hills": ("green hills", "green hills", "rolling hills", "the hills", "grassy hills"),
    "sea": ("the sea", "the sea", "the ocean", "the water"),
    "mountains": ("the mountains", "snowy mountains", "high mountains", "mountains"),
    "desert": ("the desert", "the desert", "sand dunes", "a sandy desert"),
}
WHERE_ON_LAND: Final[dict[Place, tuple[str, ...]]] = {
    "hills": ("in", "in", "among", "on"),
    "sea": ("by", "by", "at", "on an island in"),
    "mountains": ("in", "in", "among", "below"),
    "desert": ("in", "in", "in the middle of"),
}
HOURS: Final[dict[Time, tuple[str, ...]]] = {
    "day": ("by day", "during the day", "in daylight", "at noon", "in the daytime"),
    "sunset": ("at sunset", "at sunset", "in the evening", "at dusk", "in the sunset"),
    "night": ("at night", "at night", "in the night", "by night", "at midnight"),
    "dawn": ("at dawn", "at dawn", "in the early morning", "at daybreak"),
}
MARKS: Final[dict[Sky, tuple[str, ...]]] = {
    "none": ("", "", "", "under a clear sky", "under an empty sky"),
    "sun": ("under the sun", "with the sun in the sky", "with a big sun", "in sunshine"),
    "clouds": ("with clouds", "under a cloudy sky", "with clouds in the sky", "under clouds"),
    "birds": ("with birds", "with birds in the sky", "with flying birds", "under birds"),
    "moon": ("under the moon", "with the moon", "with a big moon", "in moonlight"),
    "stars": ("under the stars", "with stars", "with stars in the sky", "under bright stars"),
}
HOURS_WITH_MARKS: Final[dict[tuple[Time, Sky], tuple[str, ...]]] = {
    ("day", "sun"): ("on a sunny day", "on a bright sunny day"),
    ("day", "clouds"): ("on a cloudy day",),
    ("day", "none"): ("on a clear day",),
    ("sunset", "clouds"): ("at a cloudy sunset",),
    ("dawn", "sun"): ("at sunrise", "on a sunny morning"),
    ("dawn", "clouds"): ("on a cloudy morning",),
    ("night", "none"): ("on a dark night",),
    ("night", "clouds"): ("on a cloudy night",),
    ("night", "moon"): ("on a moonlit night",),
    ("night", "stars"): ("on a starry night",),
}
OPENINGS: Final = (
    "a picture of",
    "a postcard of",
    "a drawing of",
    "a view of",
    "an illustration of",
)


def caption(scene: Scene, rng: random.Random, unsaid: float = UNSAID_SHARE) -> str:
    """Words for a scene, lower case: things and marks in the sky are always named.

    The time, the place and the colour are each left out in an `unsaid` share (0 to 1) of captions.
    """
    where = "" if rng.random() < unsaid and scene.thing != "none" else _where(scene, rng)
    when = "" if rng.random() < unsaid else rng.choice(HOURS[scene.time])
    mark = rng.choice(MARKS[scene.sky])
    together = HOURS_WITH_MARKS.get((scene.time, scene.sky))
    if when and together and rng.random() < 0.5:
        when, mark = rng.choice(together), ""
    what = _what(scene, rng, colour_said=rng.random() >= unsaid)
    order = rng.random()
    if order < 0.15:
        return ", ".join(part for part in (what, where, when, mark) if part)
    if order < 0.3 and when:
        return f"{when}, {_joined(what, where, mark)}"
    if order < 0.4:
        return _joined(what, when, where, mark)
    if order < 0.5:
        return _joined(what, where, mark, when)
    if order < 0.6:
        return _joined(rng.choice(OPENINGS), what, where, when, mark)
    return _joined(what, where, when, mark)


def _what(scene: Scene, rng: random.Random, *, colour_said: bool) -> str:
    if scene.thing == "none":
        return rng.choice(("", "", "an empty landscape:"))
    singular, plural = rng.choice(NAMES[scene.thing])
    name = singular if scene.count == 1 else plural
    colour = scene.colour if scene.colour and colour_said else ""
    return _joined(rng.choice(COUNT_WORDS[scene.count]), colour, name)


def _where(scene: Scene, rng: random.Random) -> str:
    landscape = rng.choice(LANDSCAPES[scene.place])
    if scene.thing == "none":
        return landscape
    if scene.thing == "balloon":
        return f"over {landscape}"
    if scene.thing == "boat":
        return f"on {landscape}" if scene.place == "sea" else f"on a lake in {landscape}"
    return _joined(rng.choice(WHERE_ON_LAND[scene.place]), landscape)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
