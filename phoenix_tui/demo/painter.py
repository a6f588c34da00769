"""Draws a scene as a postcard, at twice its size and then halved."""

from __future__ import annotations

import random
from typing import Final

from PIL import Image, ImageDraw

from phoenix_tui.demo import palette, sky, things
from phoenix_tui.demo.figure import figure_of
from phoenix_tui.demo.land import Frame, draw_land
from phoenix_tui.demo.scenes import Scene
from phoenix_tui.demo.styles import Style, styled

OVERSAMPLING: Final = 2
SIZES_OF: Final = {1: (0.36, 0.56), 2: (0.30, 0.42), 3: (0.25, 0.33)}
"""Least and most height of a thing for each count, as a share of the shorter side."""
SLENDER: Final = 1.3
"""How much taller lighthouses are drawn, since they are thin."""


def paint(
    scene: Scene,
    rng: random.Random,
    size: tuple[int, int] = (128, 128),
    style: Style | None = None,
) -> Image.Image:
    """A scene as an RGB picture of (width, height) pixels; `rng` decides where and how large."""
    picture = paint_large(scene, rng, size)
    if style:
        picture = styled(picture, style, rng)
    return picture.resize(size, Image.Resampling.BOX)


def paint_large(scene: Scene, rng: random.Random, size: tuple[int, int]) -> Image.Image:
    """The same at twice the size, before any style."""
    width, height = (OVERSAMPLING * side for side in size)
    frame = Frame(width=width, height=height, horizon=height * rng.uniform(0.46, 0.64))
    picture = _sky_of(scene, rng, frame)
    draw = ImageDraw.Draw(picture)
    low = scene.thing == "balloon"
    band = (height * 0.09, height * (0.2 if low else 0.3))
    sky.draw_mark(draw, scene, rng, (width, height), band)
    draw_land(draw, scene, rng, frame)
    _draw_things(draw, scene, rng, frame)
    return picture


def _sky_of(scene: Scene, rng: random.Random, frame: Frame) -> Image.Image:
    top, bottom = rng.choice(palette.SKIES[scene.time])
    top, bottom = palette.jittered(top, rng, 10), palette.jittered(bottom, rng, 10)
    strip = Image.new("RGB", (1, 2))
    strip.putpixel((0, 0), top)
    strip.putpixel((0, 1), bottom)
    picture = Image.new("RGB", (frame.width, frame.height), bottom)
    gradient = strip.resize((1, round(frame.horizon) + 8), Image.Resampling.BILINEAR)
    picture.paste(gradient.resize((frame.width, gradient.height)), (0, 0))
    return picture


def _draw_things(draw: ImageDraw.ImageDraw, scene: Scene, rng: random.Random, frame: Frame) -> None:
    if scene.thing == "none" or scene.colour is None:
        return
    width, height, shorter = frame.width, frame.height, frame.shorter
    colour = palette.jittered(palette.PAINTS[scene.colour], rng, 12)
    common = shorter * rng.uniform(*SIZES_OF[scene.count])
    if scene.thing == "lighthouse":
        common *= SLENDER
    slot = min(width / scene.count, shorter * 0.52)
    left = rng.uniform(0, width - slot * scene.count)
    if scene.count == 1:
        left = rng.uniform(0.06, 0.94) * (width - slot)
    for index in range(scene.count):
        tall = common * rng.uniform(0.92, 1.08)
        spare = max(0.0, slot - tall * things.WIDTHS[scene.thing])
        x = left + slot * (index + 0.5) + rng.uniform(-0.4, 0.4) * spare
        if scene.thing == "balloon":
            foot = height * rng.uniform(0.24, 0.42) + tall * 0.5 + height * 0.08
        else:
            foot = max(frame.horizon + height * 0.14, height * rng.uniform(0.72, 0.9))
        figure = figure_of(scene, x, foot, tall, colour)
        if scene.thing != "balloon":
            things.draw_ground(draw, scene, figure)
        things.draw_thing(draw, scene.thing, rng, figure)
