"""What can be said of a scene: synonyms, the frequent ones several times."""

from __future__ import annotations

from typing import Final

from phoenix_tui.demo.scenes import Colour, Place, Sky, Thing, Time

NAMES: Final[dict[Thing, tuple[tuple[str, str], ...]]] = {
    "none": (),
    "house": (
        ("house", "houses"),
        ("house", "houses"),
        ("house", "houses"),
        ("cottage", "cottages"),
        ("cottage", "cottages"),
        ("cabin", "cabins"),
        ("hut", "huts"),
        ("home", "homes"),
        ("farmhouse", "farmhouses"),
    ),
    "tree": (
        ("tree", "trees"),
        ("tree", "trees"),
        ("tree", "trees"),
        ("leafy tree", "leafy trees"),
        ("oak", "oaks"),
    ),
    "boat": (
        ("boat", "boats"),
        ("boat", "boats"),
        ("sailboat", "sailboats"),
        ("sailing boat", "sailing boats"),
        ("ship", "ships"),
        ("yacht", "yachts"),
    ),
    "balloon": (
        ("hot air balloon", "hot air balloons"),
        ("balloon", "balloons"),
        ("air balloon", "air balloons"),
    ),
    "lighthouse": (("lighthouse", "lighthouses"),),
    "cactus": (("cactus", "cacti"), ("cactus", "cactuses")),
}
COUNT_WORDS: Final = {
    1: ("a", "a", "a", "a", "one", "1", "a single", "a lone", "only one"),
    2: ("two", "two", "two", "two", "2", "a pair of", "a couple of", "just two"),
    3: ("three", "three", "three", "three", "3", "a group of three", "a trio of"),
}
PLAIN_COUNTS: Final = {1: ("", "1", "one"), 2: ("two", "2"), 3: ("three", "3")}
"""For lists of words: "red house, hills, night"."""
COLOUR_WORDS: Final[dict[Colour, tuple[str, ...]]] = {
    "red": ("red", "red", "red", "scarlet", "crimson"),
    "yellow": ("yellow", "yellow", "yellow", "golden", "lemon yellow"),
    "green": ("green", "green", "green", "emerald", "lime green"),
    "blue": ("blue", "blue", "blue", "azure", "sky blue"),
    "purple": ("purple", "purple", "purple", "violet", "lilac"),
    "white": ("white", "white", "white", "snow white", "ivory"),
}
LANDSCAPES: Final[dict[Place, tuple[str, ...]]] = {
    "hills": (
        "green hills",
        "green hills",
        "rolling hills",
        "the hills",
        "grassy hills",
        "the countryside",
        "a green valley",
        "grassy fields",
    ),
    "sea": ("the sea", "the sea", "the ocean", "the water", "the waves", "a calm sea"),
    "mountains": (
        "the mountains",
        "snowy mountains",
        "high mountains",
        "mountains",
        "snowy peaks",
        "the alps",
    ),
    "desert": (
        "the desert",
        "the desert",
        "sand dunes",
        "a sandy desert",
        "the dunes",
        "a hot desert",
    ),
}
PLAIN_LANDSCAPES: Final[dict[Place, tuple[str, ...]]] = {
    "hills": ("hills", "green hills", "countryside"),
    "sea": ("sea", "ocean", "seaside"),
    "mountains": ("mountains", "snowy peaks"),
    "desert": ("desert", "sand dunes"),
}
WHERE_ON_LAND: Final[dict[Place, tuple[str, ...]]] = {
    "hills": ("in", "in", "among", "on"),
    "sea": ("by", "by", "at", "on an island in"),
    "mountains": ("in", "in", "among", "below"),
    "desert": ("in", "in", "in the middle of"),
}
HOURS: Final[dict[Time, tuple[str, ...]]] = {
    "day": (
        "by day",
        "during the day",
        "in daylight",
        "at noon",
        "in the daytime",
        "at midday",
        "in the afternoon",
    ),
    "sunset": (
        "at sunset",
        "at sunset",
        "in the evening",
        "at dusk",
        "in the sunset",
        "in the evening light",
    ),
    "night": (
        "at night",
        "at night",
        "in the night",
        "by night",
        "at midnight",
        "after dark",
        "late at night",
    ),
    "dawn": (
        "at dawn",
        "at dawn",
        "in the early morning",
        "at daybreak",
        "early in the morning",
        "at first light",
    ),
}
PLAIN_HOURS: Final[dict[Time, tuple[str, ...]]] = {
    "day": ("day", "daytime", "daylight", "noon"),
    "sunset": ("sunset", "evening", "dusk"),
    "night": ("night", "midnight", "dark night"),
    "dawn": ("dawn", "early morning", "daybreak"),
}
MARKS: Final[dict[Sky, tuple[str, ...]]] = {
    "none": ("", "", "", "under a clear sky", "under an empty sky"),
    "sun": (
        "under the sun",
        "with the sun in the sky",
        "with a big sun",
        "in sunshine",
        "with the sun shining",
    ),
    "clouds": (
        "with clouds",
        "under a cloudy sky",
        "with clouds in the sky",
        "under clouds",
        "with white clouds",
    ),
    "birds": (
        "with birds",
        "with birds in the sky",
        "with flying birds",
        "under birds",
        "with a flock of birds",
    ),
    "moon": (
        "under the moon",
        "with the moon",
        "with a big moon",
        "in moonlight",
        "under a full moon",
    ),
    "stars": (
        "under the stars",
        "with stars",
        "with stars in the sky",
        "under bright stars",
        "under a starry sky",
    ),
}
PLAIN_MARKS: Final[dict[Sky, tuple[str, ...]]] = {
    "none": ("", "clear sky", "empty sky"),
    "sun": ("sun", "sunshine", "big sun", "sunny"),
    "clouds": ("clouds", "cloudy sky", "cloudy"),
    "birds": ("birds", "flying birds", "flock of birds"),
    "moon": ("moon", "full moon", "moonlight"),
    "stars": ("stars", "starry sky", "bright stars"),
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
