"""Draws the one kind of mark that a scene has in its sky."""

from __future__ import annotations

import math
import random

from PIL import ImageDraw

from phoenix_tui.demo import palette
from phoenix_tui.demo.palette import RGB
from phoenix_tui.demo.scenes import Scene, Time

SUNS: dict[Time, RGB] = {
    "day": (255, 232, 92),
    "sunset": (255, 226, 120),
    "dawn": (255, 244, 170),
    "night": (255, 255, 255),
}
CLOUDS: dict[Time, RGB] = {
    "day": (252, 253, 255),
    "sunset": (255, 190, 150),
    "dawn": (255, 246, 244),
    "night": (96, 104, 138),
}


def draw_mark(
    draw: ImageDraw.ImageDraw,
    scene: Scene,
    rng: random.Random,
    size: tuple[int, int],
    band: tuple[float, float],
) -> None:
    """Sun, clouds, birds, moon or stars between the two heights of `band`, in pixels."""
    width, height = size
    shorter = min(size)
    match scene.sky:
        case "none":
            pass
        case "sun":
            at = (width * rng.uniform(0.12, 0.88), rng.uniform(*band) + shorter * 0.04)
            radius = shorter * rng.uniform(0.085, 0.125)
            sun = SUNS[scene.time]
            _draw_disc(draw, at, radius * 1.35, palette.mixed(sun, (255, 255, 255), 0.35))
            _draw_disc(draw, at, radius, sun)
        case "moon":
            at = (width * rng.uniform(0.14, 0.86), rng.uniform(*band) + shorter * 0.03)
            radius = shorter * rng.uniform(0.09, 0.12)
            moon = palette.jittered((238, 238, 222), rng, 8)
            _draw_disc(draw, at, radius, moon)
            grey = palette.shaded(moon, 0.74)
            for x, y, share in ((-0.35, -0.2, 0.26), (0.3, 0.3, 0.2), (0.25, -0.4, 0.15)):
                _draw_disc(draw, (at[0] + x * radius, at[1] + y * radius), radius * share, grey)
        case "clouds":
            cloud = palette.jittered(CLOUDS[scene.time], rng, 6)
            clouds = max(2, round(rng.uniform(1.7, 3.4) * width / height))
            for index in range(clouds):
                x = width * (index + 0.5 + rng.uniform(-0.25, 0.25)) / clouds
                _draw_cloud(draw, rng, (x, rng.uniform(*band)), shorter * 0.09, cloud)
        case "birds":
            ink: RGB = (40, 40, 56)
            birds = max(3, round(rng.uniform(3, 5) * width / height))
            for index in range(birds):
                x = width * (index + 0.5 + rng.uniform(-0.2, 0.2)) / birds
                wing = shorter * rng.uniform(0.075, 0.1)
                _draw_bird(draw, (x, rng.uniform(*band)), wing, ink, max(3, shorter // 36))
        case "stars":
            shine = palette.jittered((255, 250, 214), rng, 5)
            columns = max(4, round(rng.uniform(4, 6) * width / height))
            for index in range(columns * 3):
                x = width * (index % columns + 0.5 + rng.uniform(-0.35, 0.35)) / columns
                y = height * (0.04 + 0.115 * (index // columns + 0.5 + rng.uniform(-0.35, 0.35)))
                _draw_star(draw, (x, y), shorter * rng.uniform(0.026, 0.040), shine)


def _draw_disc(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], radius: float, colour: RGB
) -> None:
    x, y = at
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _draw_cloud(
    draw: ImageDraw.ImageDraw,
    rng: random.Random,
    at: tuple[float, float],
    puff: float,
    colour: RGB,
) -> None:
    x, y = at
    for step in (-1.3, -0.5, 0.4, 1.2):
        radius = puff * (1.05 - 0.32 * abs(step)) * rng.uniform(0.85, 1.1)
        _draw_disc(draw, (x + step * puff, y - radius * 0.35), radius, colour)
    draw.rounded_rectangle(
        (x - 2 * puff, y - puff * 0.3, x + 2 * puff, y + puff * 0.4), puff * 0.35, fill=colour
    )


def _draw_bird(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], wing: float, ink: RGB, thick: int
) -> None:
    x, y = at
    for side in (-1, 1):
        draw.line(
            (x, y, x + side * wing * 0.45, y - wing * 0.5, x + side * wing, y - wing * 0.35),
            fill=ink,
            width=thick,
            joint="curve",
        )


def _draw_star(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], radius: float, colour: RGB
) -> None:
    x, y = at
    points = []
    for corner in range(8):
        reach = radius if corner % 2 == 0 else radius * 0.38
        angle = corner * math.tau / 8
        points.append((x + reach * math.sin(angle), y - reach * math.cos(angle)))
    draw.polygon(points, fill=colour)
