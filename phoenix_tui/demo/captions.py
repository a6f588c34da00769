"""Captions for postcards, in varied wording, some of which is kept from training."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from phoenix_tui.demo import unheeded_words, words
from phoenix_tui.demo.made_up import made_up_word
from phoenix_tui.demo.scenes import Scene

UNSAID_SHARE: Final = 0.07
"""How often the time, place or colour is left out of training, so that short prompts work too."""
LIST_SHARE: Final = 0.25
"""Captions that are a list of words rather than a phrase."""
LOOSE_SHARE: Final = 0.3
"""Lists without commas."""
ASIDE_SHARE: Final = 0.4
"""Captions with a word that changes nothing."""
FILLER_SHARE: Final = 0.12
"""Training captions with a phrase that changes nothing."""
NONSENSE_SHARE: Final = 0.12
"""Training captions with a word that means nothing at all."""
MADE_UP_SHARE: Final = 0.4
"""Of the words before a thing that change nothing in training, those that are made up."""

THING, PLACE, HOUR, MARK = range(4)

Order = tuple[int, ...]
"""The four parts in some order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How scenes are put into words."""

    orders: tuple[Order, ...]
    """The orders in which the parts are named, in phrases and in lists."""
    openings: tuple[str, ...]
    asides: tuple[str, ...]
    """Words before a thing that change nothing."""
    fillers: tuple[str, ...]
    """Phrases that change nothing."""
    aside_share: float
    filler_share: float
    nonsense_share: float
    made_up_share: float


HELD_OUT_ORDERS: Final[tuple[Order, ...]] = (
    (HOUR, MARK, THING, PLACE),
    (PLACE, HOUR, THING, MARK),
    (HOUR, PLACE, MARK, THING),
    (MARK, HOUR, THING, PLACE),
    (THING, HOUR, MARK, PLACE),
    (PLACE, MARK, HOUR, THING),
)
TRAINED: Final = Wording(
    orders=(
        *(3 * ((THING, PLACE, HOUR, MARK),)),
        *(2 * ((HOUR, THING, PLACE, MARK),)),
        (THING, HOUR, PLACE, MARK),
        *(order for order in permutations(range(4)) if order not in HELD_OUT_ORDERS),
    ),
    openings=unheeded_words.OPENINGS,
    asides=unheeded_words.ASIDES,
    fillers=unheeded_words.FILLERS,
    aside_share=ASIDE_SHARE,
    filler_share=FILLER_SHARE,
    nonsense_share=NONSENSE_SHARE,
    made_up_share=MADE_UP_SHARE,
)
NEW: Final = Wording(
    orders=HELD_OUT_ORDERS,
    openings=unheeded_words.NEW_OPENINGS,
    asides=unheeded_words.NEW_ASIDES,
    fillers=(),
    aside_share=0.6,
    filler_share=0.0,
    nonsense_share=0.0,
    made_up_share=0.0,
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
    aside = _aside(rng, wording) if rng.random() < wording.aside_share else ""
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
        said.insert(rng.randrange(len(said) + 1), made_up_word(rng))
    if rng.random() < wording.filler_share:
        said.insert(rng.randrange(len(said) + 1), rng.choice(wording.fillers))
    if is_list and wording.fillers and rng.random() < LOOSE_SHARE:
        return _joined(*said)
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


def _aside(rng: random.Random, wording: Wording) -> str:
    if rng.random() < wording.made_up_share:
        return made_up_word(rng)
    return rng.choice(wording.asides)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
