"""Tells the styles of the shipped LoRAs from plain postcards, from true ones of each."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from phoenix_tui.demo.blur import blurred
from phoenix_tui.demo.judge_training import train_or_load
from phoenix_tui.demo.painter import paint
from phoenix_tui.demo.pictures import as_tensor
from phoenix_tui.demo.scenes import random_scene
from phoenix_tui.demo.styles import STYLES

LOOKS: Final = ("plain", *STYLES)
BATCH: Final = 24
STEPS: Final = 900
LEARNING_RATE: Final = 3e-3


class StyleJudge(nn.Module):
    """Pictures (n, 3, height, width) in 0..1 to one score for each look."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2, 1),
            nn.ReLU(),
            nn.Conv2d(32, 48, 3, 2, 1),
            nn.ReLU(),
        )
        self.head = nn.Linear(48, len(LOOKS))

    def forward(self, pictures: Tensor) -> Tensor:
        """Scores (n, looks)."""
        scores: Tensor = self.head(self.layers(pictures * 2 - 1).mean(dim=(2, 3)))
        return scores


@torch.no_grad()
def looks_of(judge: StyleJudge, pictures: Tensor) -> list[str]:
    """The look that the judge sees in each picture."""
    return [LOOKS[index] for index in judge(pictures).argmax(dim=1).tolist()]


def trained_style_judge(file: Path) -> StyleJudge:
    """The judge kept in `file`, or else a new one: minutes of training on one core."""
    torch.manual_seed(4)
    judge = StyleJudge()
    train_or_load(judge, file, partial(_loss, judge), steps=STEPS, rate=LEARNING_RATE, seed=4)
    return judge


def _loss(judge: StyleJudge, rng: random.Random) -> Tensor:
    looks = [rng.randrange(len(LOOKS)) for _ in range(BATCH)]
    pictures = torch.stack([_shown(look, rng) for look in looks])
    return functional.cross_entropy(judge(pictures), torch.tensor(looks))


def _shown(look: int, rng: random.Random) -> Tensor:
    """A postcard in that look, mostly softer than a true one: sharpness tells no style."""
    style = STYLES[look - 1] if look else None
    picture = as_tensor(paint(random_scene(rng), rng, style=style))
    return blurred(picture, rng.uniform(0.5, 2.5)) if rng.random() < 0.7 else picture
