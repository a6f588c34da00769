"""The colours of postcards: of things, of skies and of land at each time of day."""

from __future__ import annotations

import random
from typing import Final

from phoenix_tui.demo.scenes import Colour, Place, Time

RGB = tuple[int, int, int]

PAINTS: Final[dict[Colour, RGB]] = {
    "red": (208, 38, 42),
    "yellow": (244, 204, 36),
    "green": (22, 146, 84),
    "blue": (38, 92, 214),
    "purple": (138, 54, 178),
    "white": (244, 244, 242),
}
SKIES: Final[dict[Time, tuple[tuple[RGB, RGB], ...]]] = {
    "day": (
        ((72, 150, 232), (186, 224, 248)),
        ((46, 124, 214), (150, 208, 244)),
        ((104, 178, 226), (216, 236, 240)),
    ),
    "sunset": (
        ((108, 56, 120), (252, 146, 66)),
        ((170, 62, 84), (254, 178, 84)),
        ((84, 58, 128), (240, 108, 76)),
    ),
    "night": (
        ((8, 12, 38), (32, 44, 92)),
        ((14, 10, 44), (48, 40, 92)),
        ((6, 16, 34), (24, 58, 86)),
    ),
    "dawn": (
        ((128, 144, 206), (252, 206, 200)),
        ((160, 136, 200), (254, 222, 186)),
        ((112, 160, 200), (250, 196, 210)),
    ),
}
"""Top and bottom of the sky."""
LANDS: Final[dict[Place, tuple[RGB, ...]]] = {
    "hills": ((122, 178, 76), (98, 166, 70), (140, 182, 82)),
    "sea": ((36, 108, 168), (24, 124, 160), (48, 96, 176)),
    "mountains": ((112, 122, 146), (124, 116, 138), (98, 120, 136)),
    "desert": ((226, 186, 118), (218, 166, 98), (232, 198, 138)),
}
MEADOWS: Final[tuple[RGB, ...]] = ((92, 128, 82), (110, 128, 86), (84, 122, 96))
"""The ground below mountains."""
SAND: Final[RGB] = (226, 200, 146)
SNOW: Final[RGB] = (240, 244, 250)
BARK: Final[RGB] = (104, 70, 44)
SLATE: Final[RGB] = (70, 66, 76)
LAMP: Final[RGB] = (255, 226, 130)
GLASS: Final[RGB] = (196, 222, 238)

LIGHT: Final[dict[Time, tuple[float, float, float]]] = {
    "day": (1.0, 1.0, 1.0),
    "sunset": (0.88, 0.64, 0.56),
    "night": (0.36, 0.42, 0.62),
    "dawn": (0.96, 0.88, 0.94),
}
"""What land loses of its red, green and blue."""
LIGHT_ON_THINGS: Final[dict[Time, tuple[float, float, float]]] = {
    "day": (1.0, 1.0, 1.0),
    "sunset": (0.98, 0.88, 0.84),
    "night": (0.82, 0.84, 0.94),
    "dawn": (0.98, 0.95, 0.97),
}
"""The same for things: less, so that their colour stays the one that was asked for."""


def mixed(first: RGB, second: RGB, share: float) -> RGB:
    """`first` with a share (0 to 1) of `second`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def shaded(colour: RGB, factor: float) -> RGB:
    """Darker below 1, lighter above."""
    return lit(colour, (factor, factor, factor))


def lit(colour: RGB, light: tuple[float, float, float]) -> RGB:
    """The colour as this light shows it."""
    red, green, blue = (min(255, round(a * f)) for a, f in zip(colour, light, strict=True))
    return red, green, blue


def jittered(colour: RGB, rng: random.Random, amount: int) -> RGB:
    """The colour with each channel moved by up to `amount` of 255."""
    red, green, blue = (max(0, min(255, a + rng.randint(-amount, amount))) for a in colour)
    return red, green, blue
