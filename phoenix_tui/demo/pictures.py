"""Pictures that the autoencoder learns from: postcards, restyled ones and photo-like clutter."""

from __future__ import annotations

import random
from typing import Final

import numpy
import torch
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter
from torch import Tensor

from phoenix_tui.demo.painter import paint
from phoenix_tui.demo.scenes import random_training_scene
from phoenix_tui.demo.styles import STYLES

PLAIN_SHARE: Final = 0.64
CLUTTER_SHARE: Final = 0.1
STYLED_SHARE: Final = 0.16
"""The rest are postcards in other colours and as line art: any style goes through these weights."""
GREY: Final = (0.299, 0.587, 0.114)


def as_tensor(picture: Image.Image) -> Tensor:
    """An RGB picture as floats of shape (3, height, width) in 0..1."""
    pixels = numpy.asarray(picture, dtype=numpy.float32) / 255
    return torch.from_numpy(pixels).permute(2, 0, 1)


def varied_picture(rng: random.Random, side: int) -> Tensor:
    """One square picture for the autoencoder, shape (3, side, side) in 0..1."""
    kind = rng.random()
    if kind < CLUTTER_SHARE:
        return _clutter(rng, side)
    scene = random_training_scene(rng)
    if kind < CLUTTER_SHARE + STYLED_SHARE:
        picture = as_tensor(paint(scene, rng, (side, side), rng.choice(STYLES)))
        return _turned(picture, rng) if rng.random() < 0.4 else picture
    picture = as_tensor(paint(scene, rng, (side, side)))
    if kind < CLUTTER_SHARE + STYLED_SHARE + PLAIN_SHARE:
        return picture
    return _restyled(picture, rng)


def _turned(picture: Tensor, rng: random.Random) -> Tensor:
    """The picture with its channels changed about, and sometimes as its negative."""
    turned = picture[rng.sample(range(3), 3)]
    return 1 - turned if rng.random() < 0.4 else turned


def _restyled(picture: Tensor, rng: random.Random) -> Tensor:
    grey = sum(picture[channel] * weight for channel, weight in enumerate(GREY))
    assert isinstance(grey, Tensor)
    match rng.randrange(5):
        case 0:
            return _turned(picture, rng)
        case 1:
            return _between(grey, _any_colour(rng, 0.0, 0.5), _any_colour(rng, 0.5, 1.0))
        case 2:
            across = (grey[:, 1:] - grey[:, :-1]).abs()[:-1]
            down = (grey[1:] - grey[:-1]).abs()[:, :-1]
            edges = torch.nn.functional.pad((across + down) * rng.uniform(3, 6), (0, 1, 0, 1))
            ink, paper = _any_colour(rng, 0.0, 0.4), _any_colour(rng, 0.6, 1.0)
            if rng.random() < 0.5:
                ink, paper = paper, ink
            return _between(edges.clamp(0, 1), paper, ink)
        case 3:
            contrast, light = rng.uniform(0.5, 1.6), rng.uniform(-0.15, 0.15)
            return ((picture - 0.5) * contrast + 0.5 + light).clamp(0, 1)
        case _:
            noise = torch.from_numpy(
                numpy.random.default_rng(rng.getrandbits(32)).normal(
                    0, rng.uniform(0.01, 0.03), (1, *picture.shape[1:])
                )
            )
            return (picture + noise.float()).clamp(0, 1)


def _between(share: Tensor, first: Tensor, second: Tensor) -> Tensor:
    return first + (second - first) * share


def _any_colour(rng: random.Random, low: float, high: float) -> Tensor:
    return torch.tensor([rng.uniform(low, high) for _ in range(3)]).view(3, 1, 1)


def _clutter(rng: random.Random, side: int) -> Tensor:
    """Overlapping shapes of every size over soft noise: the statistics of photographs.

    After the dead leaves model (Lee, Mumford and Huang, 2001).
    """
    noise = numpy.random.default_rng(rng.getrandbits(32))
    coarse = noise.integers(0, 256, (rng.choice((3, 5, 9)),) * 2 + (3,), dtype=numpy.uint8)
    picture = Image.fromarray(coarse).resize((side, side), Image.Resampling.BICUBIC)
    picture = ImageEnhance.Color(picture).enhance(rng.uniform(0.1, 1))
    draw = ImageDraw.Draw(picture)
    for _ in range(rng.randint(5, 50)):
        radius = side * 0.03 / max(0.06, rng.random())
        x, y = rng.uniform(0, side), rng.uniform(0, side)
        box = (x - radius, y - radius * rng.uniform(0.4, 1), x + radius, y + radius)
        fill = (rng.randrange(256), rng.randrange(256), rng.randrange(256))
        if rng.random() < 0.6:
            draw.ellipse(box, fill=fill)
        else:
            draw.polygon(
                [(rng.uniform(x - radius, x + radius), rng.uniform(*box[1::2])) for _ in range(4)],
                fill=fill,
            )
    if rng.random() < 0.4:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 2.5)))
    grain = noise.normal(0, rng.choice((0.0, 0.0, 0.02)), (1, side, side))
    return (as_tensor(picture) + torch.from_numpy(grain).float()).clamp(0, 1)
