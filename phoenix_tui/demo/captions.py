"""Captions for postcards, in varied wording, some of which is kept from training."""

from __future__ import annotations

import random
import string
from dataclasses import dataclass
from typing import Final

from phoenix_tui.demo import words
from phoenix_tui.demo.scenes import Scene

UNSAID_SHARE: Final = 0.07
"""How often the time, place or colour is left out of training, so that short prompts work too."""
LIST_SHARE: Final = 0.25
"""Captions that are a list of words rather than a phrase."""
ASIDE_SHARE: Final = 0.2
"""Captions with a word that changes nothing."""
NONSENSE_SHARE: Final = 0.08
"""Training captions with a word that means nothing at all."""

THING, PLACE, HOUR, MARK = range(4)

Order = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How scenes are put into words."""

    orders: tuple[Order, ...]
    """The orders in which the parts are named, in phrases and in lists."""
    openings: tuple[str, ...]
    asides: tuple[str, ...]
    """Words that change nothing."""
    aside_share: float
    nonsense_share: float


TRAINED: Final = Wording(
    orders=(
        (THING, PLACE, HOUR, MARK),
        (THING, PLACE, HOUR, MARK),
        (THING, PLACE, HOUR, MARK),
        (THING, HOUR, PLACE, MARK),
        (THING, PLACE, MARK, HOUR),
        (HOUR, THING, PLACE, MARK),
        (HOUR, THING, PLACE, MARK),
        (PLACE, THING, HOUR, MARK),
        (MARK, THING, PLACE, HOUR),
        (THING, MARK, HOUR, PLACE),
    ),
    openings=words.OPENINGS,
    asides=words.ASIDES,
    aside_share=ASIDE_SHARE,
    nonsense_share=NONSENSE_SHARE,
)
NEW: Final = Wording(
    orders=(
        (HOUR, MARK, THING, PLACE),
        (PLACE, HOUR, THING, MARK),
        (HOUR, PLACE, MARK, THING),
        (MARK, HOUR, THING, PLACE),
        (THING, HOUR, MARK, PLACE),
        (PLACE, MARK, HOUR, THING),
    ),
    openings=words.NEW_OPENINGS,
    asides=words.NEW_ASIDES,
    aside_share=0.6,
    nonsense_share=0.0,
)
"""Orders, openings and unknown words that training never has, about things that it knows."""


def caption(
    scene: Scene, rng: random.Random, unsaid: float = UNSAID_SHARE, wording: Wording = TRAINED
) -> str:
    """Words for a scene, lower case: things and marks in the sky are always named.

    The time, the place and the colour are each left out in an `unsaid` share (0 to 1) of captions.
    """
    place_said = rng.random() >= unsaid or scene.thing == "none"
    hour_said = rng.random() >= unsaid
    colour = rng.choice(words.COLOUR_WORDS[scene.colour]) if scene.colour else ""
    if rng.random() < unsaid:
        colour = ""
    aside = rng.choice(wording.asides) if rng.random() < wording.aside_share else ""
    is_list = rng.random() < LIST_SHARE
    parts = (_listed if is_list else _phrased)(scene, rng, _joined(aside, colour))
    if not place_said:
        parts[PLACE] = ""
    if not hour_said:
        parts[HOUR] = ""
    if not is_list and hour_said and rng.random() < 0.4:
        together = words.HOURS_WITH_MARKS.get((scene.time, scene.sky))
        if together:
            parts[HOUR], parts[MARK] = rng.choice(together), ""
    said = [parts[part] for part in rng.choice(wording.orders) if parts[part]]
    if rng.random() < wording.nonsense_share:
        said.insert(rng.randrange(len(said) + 1), _nonsense(rng))
    if is_list or rng.random() < 0.15:
        return ", ".join(said)
    if said[0] != parts[THING]:
        # "at night, two red boats on the sea"
        return f"{said[0]}, {_joined(*said[1:])}"
    return _joined(rng.choice(wording.openings) if rng.random() < 0.2 else "", *said)


def caption_in_new_words(scene: Scene, rng: random.Random) -> str:
    """All that can be said of a scene, in a wording and often a case that training never has."""
    text = caption(scene, rng, unsaid=0, wording=NEW)
    return rng.choice((text, text, text.upper(), text.title(), f"{text.capitalize()}."))


def _listed(scene: Scene, rng: random.Random, adjectives: str) -> list[str]:
    return [
        _named(scene, rng, words.PLAIN_COUNTS, adjectives),
        rng.choice(words.PLAIN_LANDSCAPES[scene.place]),
        rng.choice(words.PLAIN_HOURS[scene.time]),
        rng.choice(words.PLAIN_MARKS[scene.sky]),
    ]


def _phrased(scene: Scene, rng: random.Random, adjectives: str) -> list[str]:
    return [
        _named(scene, rng, words.COUNT_WORDS, adjectives),
        _where(scene, rng),
        rng.choice(words.HOURS[scene.time]),
        rng.choice(words.MARKS[scene.sky]),
    ]


def _named(
    scene: Scene, rng: random.Random, counts: dict[int, tuple[str, ...]], adjectives: str
) -> str:
    if scene.thing == "none":
        return rng.choice(("", "", "an empty landscape"))
    singular, plural = rng.choice(words.NAMES[scene.thing])
    name = singular if scene.count == 1 else plural
    return _joined(rng.choice(counts[scene.count]), adjectives, name)


def _where(scene: Scene, rng: random.Random) -> str:
    landscape = rng.choice(words.LANDSCAPES[scene.place])
    if scene.thing == "none":
        return landscape
    if scene.thing == "balloon":
        return f"over {landscape}"
    if scene.thing == "boat":
        return f"on {landscape}" if scene.place == "sea" else f"on a lake in {landscape}"
    return _joined(rng.choice(words.WHERE_ON_LAND[scene.place]), landscape)


def _nonsense(rng: random.Random) -> str:
    """A word of letters in no order, for all the words that people write and nobody trained."""
    return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(3, 8)))


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
