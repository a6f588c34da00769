"""Draws houses, trees, boats, balloons, lighthouses and cacti."""

from __future__ import annotations

import random
from typing import Final

from PIL import ImageDraw

from phoenix_tui.demo import palette
from phoenix_tui.demo.figure import Figure
from phoenix_tui.demo.palette import RGB
from phoenix_tui.demo.scenes import Scene, Thing

WIDTHS: Final[dict[Thing, float]] = {
    "none": 0.0,
    "house": 0.95,
    "tree": 0.75,
    "boat": 1.0,
    "balloon": 0.75,
    "lighthouse": 0.45,
    "cactus": 0.7,
}
"""How wide each thing is, as a share of its height."""

Box = tuple[float, float, float, float]


def draw_ground(draw: ImageDraw.ImageDraw, scene: Scene, on: Figure) -> None:
    """What a thing needs under it: an island at sea, a lake for a boat on land, else a shadow."""
    x, y, tall = on.x, on.y, on.tall
    half = tall * max(0.42, WIDTHS[scene.thing] * 0.62)
    light = palette.LIGHT[scene.time]
    at_sea, floats = scene.place == "sea", scene.thing == "boat"
    if at_sea and not floats:
        island = palette.lit(palette.SAND, light)
        draw.ellipse(
            (x - half * 1.3, y - tall * 0.08, x + half * 1.3, y + tall * 0.13), fill=island
        )
    elif floats and not at_sea:
        lake = palette.lit((70, 140, 196), light)
        draw.ellipse((x - half * 1.2, y - tall * 0.14, x + half * 1.2, y + tall * 0.14), fill=lake)
    elif not floats:
        ground = palette.shaded(palette.LANDS[scene.place][0], 0.62)
        shadow = palette.lit(ground, light)
        draw.ellipse(
            (x - half * 0.9, y - tall * 0.04, x + half * 0.9, y + tall * 0.05), fill=shadow
        )


def draw_thing(draw: ImageDraw.ImageDraw, thing: Thing, rng: random.Random, figure: Figure) -> None:
    """Draw one thing."""
    match thing:
        case "none":
            pass
        case "house":
            _draw_house(draw, rng, figure)
        case "tree":
            _draw_tree(draw, rng, figure)
        case "boat":
            _draw_boat(draw, figure)
        case "balloon":
            _draw_balloon(draw, figure)
        case "lighthouse":
            _draw_lighthouse(draw, figure)
        case "cactus":
            _draw_cactus(draw, rng, figure)


def _draw_house(draw: ImageDraw.ImageDraw, rng: random.Random, of: Figure) -> None:
    x, y, tall = of.x, of.y, of.tall
    half, wall = tall * 0.42, y - tall * 0.58
    draw.rectangle((x - half, wall, x + half, y), fill=of.colour)
    draw.rectangle(
        (x + half * 0.55, wall, x + half, y), fill=palette.mixed(of.colour, of.dark, 0.6)
    )
    chimney = x + half * rng.choice((-0.5, 0.5))
    draw.rectangle((chimney - tall * 0.05, y - tall, chimney + tall * 0.05, wall), fill=of.slate)
    draw.polygon(
        ((x - half * 1.16, wall), (x, y - tall * 0.97), (x + half * 1.16, wall)), fill=of.slate
    )
    door = tall * 0.085
    draw.rectangle((x - door, y - tall * 0.3, x + door, y), fill=palette.shaded(of.dark, 0.5))
    for side in (-0.6, 0.6):
        at, pane = x + half * side, tall * 0.075
        draw.rectangle((at - pane, y - tall * 0.42, at + pane, y - tall * 0.24), fill=of.window)


def _draw_tree(draw: ImageDraw.ImageDraw, rng: random.Random, of: Figure) -> None:
    x, y, tall = of.x, of.y, of.tall
    trunk = tall * 0.07
    draw.rectangle((x - trunk, y - tall * 0.45, x + trunk, y), fill=of.wood)
    if rng.random() < 0.4:
        for level in range(3):
            low, half = y - tall * (0.2 + 0.22 * level), tall * (0.36 - 0.08 * level)
            tip = (x, low - tall * 0.38)
            draw.polygon((tip, (x - half, low), (x + half, low)), fill=of.colour)
            draw.polygon((tip, (x + half * 0.35, low), (x + half, low)), fill=of.dark)
        return
    crown = tall * 0.22
    for side, up in ((0.16, 0.5), (-0.16, 0.52), (0.13, 0.7), (-0.12, 0.72), (0.0, 0.79)):
        radius = crown * rng.uniform(0.92, 1.05)
        at = (x + tall * side, y - tall * up)
        shade = of.dark if (side, up) == (0.16, 0.5) else of.colour
        _disc(draw, at, radius, shade)


def _draw_boat(draw: ImageDraw.ImageDraw, of: Figure) -> None:
    x, y, tall = of.x, of.y, of.tall
    mast, deck = tall * 0.02, y - tall * 0.16
    draw.rectangle((x - mast, y - tall, x + mast, deck), fill=of.wood)
    front = (x + tall * 0.05, y - tall * 0.97)
    draw.polygon(
        (front, (x + tall * 0.05, deck - tall * 0.06), (x + tall * 0.46, deck - tall * 0.06)),
        fill=of.colour,
    )
    back = (x - tall * 0.05, y - tall * 0.88)
    draw.polygon(
        (back, (x - tall * 0.05, deck - tall * 0.06), (x - tall * 0.34, deck - tall * 0.06)),
        fill=palette.mixed(of.colour, of.dark, 0.5),
    )
    draw.polygon(
        (
            (x - tall * 0.5, deck),
            (x + tall * 0.5, deck),
            (x + tall * 0.32, y),
            (x - tall * 0.34, y),
        ),
        fill=of.dark,
    )


def _draw_balloon(draw: ImageDraw.ImageDraw, of: Figure) -> None:
    x, y, tall = of.x, of.y, of.tall
    radius = tall * 0.37
    middle = y - tall + radius
    basket = tall * 0.075
    for side in (-1, 1):
        rope = (
            x + side * radius * 0.55,
            middle + radius * 0.7,
            x + side * basket,
            y - basket * 1.8,
        )
        draw.line(rope, fill=of.wood, width=max(2, round(tall * 0.02)))
    _disc(draw, (x, middle), radius, of.colour)
    draw.polygon(
        (
            (x - radius * 0.86, middle + radius * 0.5),
            (x + radius * 0.86, middle + radius * 0.5),
            (x + basket, y - tall * 0.17),
            (x - basket, y - tall * 0.17),
        ),
        fill=of.colour,
    )
    stripe = radius * 0.36
    draw.ellipse((x - stripe, middle - radius, x + stripe, middle + radius * 1.15), fill=of.dark)
    inner = stripe * 0.42
    draw.ellipse((x - inner, middle - radius, x + inner, middle + radius * 1.15), fill=of.colour)
    draw.rectangle((x - basket, y - basket * 1.8, x + basket, y), fill=of.wood)


def _draw_lighthouse(draw: ImageDraw.ImageDraw, of: Figure) -> None:
    x, y, tall = of.x, of.y, of.tall
    low, high, top = tall * 0.15, tall * 0.095, y - tall * 0.76
    draw.polygon(((x - low, y), (x + low, y), (x + high, top), (x - high, top)), fill=of.colour)
    for start in (0.22, 0.5):
        share, until = start / 0.76, (start + 0.11) / 0.76
        first, second = low + (high - low) * share, low + (high - low) * until
        down, up = y - tall * start, y - tall * (start + 0.11)
        draw.polygon(
            ((x - first, down), (x + first, down), (x + second, up), (x - second, up)), fill=of.band
        )
    draw.rectangle((x - high * 1.4, top - tall * 0.03, x + high * 1.4, top), fill=of.slate)
    draw.rectangle(
        (x - high * 0.8, top - tall * 0.14, x + high * 0.8, top - tall * 0.03), fill=of.lamp
    )
    draw.polygon(
        ((x - high * 1.2, top - tall * 0.14), (x + high * 1.2, top - tall * 0.14), (x, y - tall)),
        fill=of.slate,
    )


def _draw_cactus(draw: ImageDraw.ImageDraw, rng: random.Random, of: Figure) -> None:
    x, y, tall = of.x, of.y, of.tall
    stem, arm = tall * 0.105, tall * 0.075
    mirror = rng.choice((-1, 1))
    for side, low, high in ((mirror, 0.34, 0.72), (-mirror, 0.46, 0.84)):
        reach = x + side * tall * 0.28
        _column(
            draw,
            (min(x, reach), y - tall * low - arm, max(x, reach), y - tall * low + arm),
            arm,
            of.colour,
        )
        _column(
            draw, (reach - arm, y - tall * high, reach + arm, y - tall * low + arm), arm, of.colour
        )
    _column(draw, (x - stem, y - tall, x + stem, y + stem * 0.4), stem, of.colour)
    for shift in (-0.4, 0.4):
        spine = x + stem * shift
        draw.line(
            (spine, y - tall * 0.9, spine, y - tall * 0.04),
            fill=of.dark,
            width=max(2, round(tall * 0.018)),
        )


def _column(draw: ImageDraw.ImageDraw, box: Box, radius: float, colour: RGB) -> None:
    draw.rounded_rectangle(box, radius, fill=colour)


def _disc(draw: ImageDraw.ImageDraw, at: tuple[float, float], radius: float, colour: RGB) -> None:
    x, y = at
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
