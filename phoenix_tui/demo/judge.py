"""A small classifier of postcards, trained on true ones, that tells what a picture shows.

It also tells whether the picture is clear, from true ones that were blurred, whole or in their
busiest place, or smudged: what it recognises in a blob does not count.
"""

from __future__ import annotations

import random
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy
import torch
from torch import Tensor, nn
from torch.nn import functional

from phoenix_tui.demo import scenes
from phoenix_tui.demo.blur import blurred, blurred_where_busiest, smudged
from phoenix_tui.demo.judge_training import train_or_load
from phoenix_tui.demo.latents import SHARES
from phoenix_tui.demo.painter import paint
from phoenix_tui.demo.pictures import as_tensor
from phoenix_tui.demo.scenes import Scene, random_scene

ATTRIBUTES: Final[dict[str, tuple[str, ...]]] = {
    "time": scenes.TIMES,
    "place": scenes.PLACES,
    "thing": scenes.THINGS,
    "count": ("0", "1", "2", "3"),
    "colour": scenes.COLOURS,
    "sky": scenes.SKIES,
}
"""What is judged, and the values of each."""
UNJUDGED: Final = -100
"""Label of an attribute that a scene does not have; the loss leaves it out."""
BATCH: Final = 32
STEPS: Final = 2000
LEARNING_RATE: Final = 2e-3
SPOILT_SHARE: Final = 0.35
BLURS: Final = (1.4, 4.0)
"""Least and most blur that is learned as such, the deviation in pixels: a house at 1.5 still has
windows, but people call it out of focus."""
SMUDGES: Final = (7, 9)
"""Sides of the medians: they take masts, ropes, spines and stars. A little blur over that looks
like the work of a weak autoencoder."""


class Judge(nn.Module):
    """Pictures (n, 3, height, width) in 0..1 to one score for each value of each attribute."""

    def __init__(self) -> None:
        super().__init__()
        channels = (3, 24, 48, 96, 128)
        self.layers = nn.Sequential(
            *(
                nn.Sequential(nn.Conv2d(fro, to, 3, 2, 1), nn.BatchNorm2d(to), nn.ReLU())
                for fro, to in pairwise(channels)
            ),
            nn.Conv2d(128, 128, 3, 1, 1),
            nn.ReLU(),
        )
        self.heads = nn.ModuleDict(
            {name: nn.Linear(256, len(values)) for name, values in ATTRIBUTES.items()}
        )
        self.clarity = nn.Linear(256, 1)

    def forward(self, pictures: Tensor) -> tuple[dict[str, Tensor], Tensor]:
        """Scores (n, values) for each attribute, and (n,) for being clear, above 0 if so."""
        features = self.layers(pictures * 2 - 1)
        pooled = torch.cat((features.mean(dim=(2, 3)), features.amax(dim=(2, 3))), dim=1)
        return {name: head(pooled) for name, head in self.heads.items()}, self.clarity(pooled)[:, 0]


def labels_of(judged: list[Scene]) -> dict[str, Tensor]:
    """The right answers, one tensor (n,) for each attribute."""
    rows = [
        {
            "time": scenes.TIMES.index(scene.time),
            "place": scenes.PLACES.index(scene.place),
            "thing": scenes.THINGS.index(scene.thing),
            "count": scene.count,
            "colour": scenes.COLOURS.index(scene.colour) if scene.colour else UNJUDGED,
            "sky": scenes.SKIES.index(scene.sky),
        }
        for scene in judged
    ]
    return {name: torch.tensor([row[name] for row in rows]) for name in ATTRIBUTES}


@torch.no_grad()
def verdicts(judge: Judge, pictures: Tensor, judged: list[Scene]) -> dict[str, Tensor]:
    """Whether each attribute is right, and "clear": one boolean tensor (n,) each.

    What a scene does not have is right.
    """
    scores, clarity = judge(pictures)
    labels = labels_of(judged)
    right = {
        name: (scores[name].argmax(dim=1) == labels[name]) | (labels[name] == UNJUDGED)
        for name in ATTRIBUTES
    }
    return right | {"clear": clarity > 0}


def trained_judge(file: Path) -> Judge:
    """The judge kept in `file`, or else a new one: minutes of training on one core."""
    torch.manual_seed(3)
    judge = Judge()
    train_or_load(judge, file, partial(_loss, judge), steps=STEPS, rate=LEARNING_RATE, seed=3)
    return judge


def _loss(judge: Judge, rng: random.Random) -> Tensor:
    (size,) = rng.choices(tuple(SHARES), tuple(SHARES.values()))
    shown = [random_scene(rng) for _ in range(BATCH)]
    clear = torch.tensor([rng.random() >= SPOILT_SHARE for _ in shown])
    pictures = torch.stack(
        [
            (_rendered if is_clear else _spoilt)(as_tensor(paint(scene, rng, size)), rng)
            for scene, is_clear in zip(shown, clear.tolist(), strict=True)
        ]
    )
    labels = labels_of(shown)
    with torch.autocast("cpu", torch.bfloat16):
        scores, clarity = judge(pictures.contiguous(memory_format=torch.channels_last))
    losses = [
        functional.cross_entropy(scores[name].float()[clear], labels[name][clear])
        for name in ATTRIBUTES
    ]
    losses.append(functional.binary_cross_entropy_with_logits(clarity.float(), clear.float()))
    return torch.stack(losses).sum()


def _rendered(picture: Tensor, rng: random.Random) -> Tensor:
    """The picture as it is, or as a good autoencoder gives it back: a little soft and uneven."""
    if rng.random() < 0.4:
        return picture
    noise = numpy.random.default_rng(rng.getrandbits(32)).normal(0, 0.015, picture.shape)
    return blurred(picture, rng.uniform(0.1, 0.8)) + torch.from_numpy(noise).float()


def _spoilt(picture: Tensor, rng: random.Random) -> Tensor:
    kind = rng.random()
    if kind < 0.3:
        spoilt = blurred(smudged(picture, rng.choice(SMUDGES)), rng.uniform(0.7, 1.3))
    else:
        blur = blurred if kind < 0.7 else blurred_where_busiest
        spoilt = blur(picture, rng.uniform(*BLURS))
    noise = numpy.random.default_rng(rng.getrandbits(32)).normal(0, 0.015, picture.shape)
    return spoilt + torch.from_numpy(noise).float() if rng.random() < 0.6 else spoilt
