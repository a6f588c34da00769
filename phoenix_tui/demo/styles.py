"""Other looks for a postcard: what the shipped LoRAs are trained on."""

from __future__ import annotations

import random
from typing import Final, Literal

import numpy
from PIL import Image, ImageChops, ImageFilter

from phoenix_tui.demo.palette import RGB, jittered

Style = Literal["blueprint", "neon"]

STYLES: Final[tuple[Style, ...]] = ("blueprint", "neon")
PAPER: Final[RGB] = (28, 74, 156)
INK: Final[RGB] = (226, 240, 255)
DARK: Final[RGB] = (10, 8, 26)
EDGE_OVER: Final = 14
"""Differences between neighbours, of 255, below this draw no line: skies have gradients."""


def styled(picture: Image.Image, style: Style, rng: random.Random) -> Image.Image:
    """A picture drawn at twice its size, in the colours that its style is known by."""
    match style:
        case "blueprint":
            return line_drawing(picture, jittered(PAPER, rng, 8), jittered(INK, rng, 6))
        case "neon":
            return glowing(picture, jittered(DARK, rng, 5))


def line_drawing(picture: Image.Image, paper: RGB, ink: RGB) -> Image.Image:
    """Outlines in ink on paper; what was bright is a little nearer to the ink."""
    lines = _lines(picture).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(1))
    tone = picture.convert("L").point([round(value * 0.22) for value in range(256)])
    shares = ImageChops.lighter(lines, tone)
    return Image.composite(
        Image.new("RGB", picture.size, ink), Image.new("RGB", picture.size, paper), shares
    )


def glowing(picture: Image.Image, dark: RGB) -> Image.Image:
    """Outlines as tubes of light, in the strong form of the colours beside them."""
    lines = _lines(picture).filter(ImageFilter.MaxFilter(7)).filter(ImageFilter.BoxBlur(1))
    light = _strong(picture.filter(ImageFilter.MaxFilter(5)))
    tubes = Image.composite(light, Image.new("RGB", picture.size), lines)
    halo = tubes.filter(ImageFilter.GaussianBlur(8))
    ground = Image.blend(Image.new("RGB", picture.size, dark), picture, 0.16)
    return ImageChops.lighter(ImageChops.add(ground, halo), tubes)


def _lines(picture: Image.Image) -> Image.Image:
    """How much each pixel differs from its neighbours in any channel, 0 to 255."""
    pixels = numpy.asarray(picture, dtype=numpy.int16)
    across = numpy.abs(numpy.diff(pixels, axis=1, append=pixels[:, -1:])).max(axis=2)
    down = numpy.abs(numpy.diff(pixels, axis=0, append=pixels[-1:])).max(axis=2)
    strength = (numpy.maximum(across, down) - EDGE_OVER) * 14
    return Image.fromarray(strength.clip(0, 255).astype(numpy.uint8))


def _strong(picture: Image.Image) -> Image.Image:
    """The same hues as bright and as full as they can be."""
    hue, saturation, value = picture.convert("HSV").split()
    full = saturation.point([min(255, round(amount * 1.6)) for amount in range(256)])
    bright = value.point([min(255, 150 + amount // 2) for amount in range(256)])
    return Image.merge("HSV", (hue, full, bright)).convert("RGB")
