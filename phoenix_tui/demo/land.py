"""Draws hills, sea, mountains and desert."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from PIL import ImageDraw

from phoenix_tui.demo import palette
from phoenix_tui.demo.palette import RGB
from phoenix_tui.demo.scenes import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The size of the picture that is drawn, in pixels."""

    width: int
    height: int
    horizon: float
    """Distance of the horizon from the top."""

    @property
    def shorter(self) -> int:
        """The shorter side."""
        return min(self.width, self.height)


def draw_land(draw: ImageDraw.ImageDraw, scene: Scene, rng: random.Random, frame: Frame) -> None:
    """Everything below the horizon, and mountains above it."""
    width, height, horizon = frame.width, frame.height, frame.horizon
    light = palette.LIGHT[scene.time]
    land = palette.jittered(rng.choice(palette.LANDS[scene.place]), rng, 10)
    near = palette.lit(land, light)
    haze = palette.lit((206, 216, 226), light)
    match scene.place:
        case "hills":
            for layer in range(3):
                top = horizon + height * (-0.04 + 0.11 * layer)
                ridge = _waves(rng, width, top, height * 0.045)
                _fill_below(draw, ridge, height, palette.mixed(near, haze, 0.40 - 0.2 * layer))
        case "desert":
            for layer in range(3):
                top = horizon + height * (-0.01 + 0.10 * layer)
                ridge = _waves(rng, width, top, height * 0.022)
                shade = palette.shaded(near, 0.84 + 0.08 * layer)
                _fill_below(draw, ridge, height, shade)
        case "mountains":
            snow = palette.lit(palette.SNOW, light)
            _draw_peaks(draw, rng, frame, near, snow)
            meadow = palette.lit(palette.jittered(rng.choice(palette.MEADOWS), rng, 8), light)
            ridge = _waves(rng, width, horizon + height * 0.06, height * 0.015)
            _fill_below(draw, ridge, height, meadow)
        case "sea":
            far = palette.mixed(near, haze, 0.25)
            draw.rectangle((0, horizon, width, height), fill=near)
            draw.rectangle((0, horizon, width, horizon + height * 0.05), fill=far)
            foam = palette.mixed(near, palette.lit(palette.SNOW, light), 0.45)
            for _ in range(rng.randint(9, 15)):
                y = rng.uniform(horizon + height * 0.07, height)
                x, long = rng.uniform(-0.1, 1) * width, height * rng.uniform(0.06, 0.16)
                draw.line((x, y, x + long, y), fill=foam, width=max(2, height // 96))


def _draw_peaks(
    draw: ImageDraw.ImageDraw, rng: random.Random, frame: Frame, rock: RGB, snow: RGB
) -> None:
    width, height = frame.width, frame.height
    foot = frame.horizon + height * 0.10
    peaks = max(2, round(rng.uniform(2.5, 4.4) * width / height))
    for index in sorted(range(peaks), key=lambda _: rng.random()):
        x = width * (index + 0.5 + rng.uniform(-0.35, 0.35)) / peaks
        tall = height * rng.uniform(0.20, 0.34)
        half = tall * rng.uniform(0.75, 1.1)
        tone = palette.shaded(rock, rng.uniform(0.86, 1.1))
        top = (x, foot - tall)
        draw.polygon((top, (x - half, foot), (x + half, foot)), fill=tone)
        draw.polygon(
            (top, (x + half * 0.25, foot), (x + half, foot)), fill=palette.shaded(tone, 0.84)
        )
        cap = 0.36
        left, right = (
            (x - half * cap, foot - tall * (1 - cap)),
            (x + half * cap, foot - tall * (1 - cap)),
        )
        tooth = (x, foot - tall * (1 - cap * 0.72))
        draw.polygon((top, left, tooth, right), fill=snow)


def _waves(rng: random.Random, width: int, top: float, swing: float) -> list[tuple[float, float]]:
    """A ridge from left to right made of two sine waves."""
    phase, finer = rng.uniform(0, math.tau), rng.uniform(0, math.tau)
    speed = rng.uniform(0.012, 0.022)
    return [
        (x, top + swing * (math.sin(x * speed + phase) + 0.4 * math.sin(x * speed * 2.3 + finer)))
        for x in range(0, width + 8, 8)
    ]


def _fill_below(
    draw: ImageDraw.ImageDraw, ridge: list[tuple[float, float]], height: int, colour: RGB
) -> None:
    draw.polygon([*ridge, (ridge[-1][0], height), (0, height)], fill=colour)
