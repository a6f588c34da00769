"""A small classifier of postcards, trained on true ones, that tells what a picture shows.

Sharpness is measured apart: half of what it learns from is softened.
"""

from __future__ import annotations

import os
import random
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy
import torch
from torch import Tensor, nn
from torch.nn import functional

from phoenix_tui.demo import scenes
from phoenix_tui.demo.painter import paint
from phoenix_tui.demo.pictures import as_tensor
from phoenix_tui.demo.scenes import Scene, random_scene
from phoenix_tui.demo.stage import cosine

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
STEPS: Final = 3000
LEARNING_RATE: Final = 2e-3


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

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        """Scores (n, values) for each attribute."""
        features = self.layers(pictures * 2 - 1)
        pooled = torch.cat((features.mean(dim=(2, 3)), features.amax(dim=(2, 3))), dim=1)
        return {name: head(pooled) for name, head in self.heads.items()}


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
    """Whether each attribute is right: one boolean tensor (n,) each; what is unjudged is right."""
    answers = {name: scores.argmax(dim=1) for name, scores in judge(pictures).items()}
    labels = labels_of(judged)
    return {
        name: (answers[name] == labels[name]) | (labels[name] == UNJUDGED) for name in ATTRIBUTES
    }


def trained_judge(file: Path) -> Judge:
    """The judge kept in `file`, or else a new one: minutes of training on one core."""
    torch.manual_seed(3)
    judge = Judge()
    if file.exists():
        judge.load_state_dict(torch.load(file, weights_only=True))
        return judge.eval()
    rng = random.Random(3)
    optimizer = torch.optim.AdamW(judge.parameters(), LEARNING_RATE)
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * cosine(step / STEPS, step)
        shown = [random_scene(rng) for _ in range(BATCH)]
        pictures = torch.stack([_softened(as_tensor(paint(scene, rng)), rng) for scene in shown])
        labels = labels_of(shown)
        with torch.autocast("cpu", torch.bfloat16):
            scores = judge(pictures.contiguous(memory_format=torch.channels_last))
        losses = [
            functional.cross_entropy(scores[name].float(), labels[name]) for name in ATTRIBUTES
        ]
        optimizer.zero_grad()
        torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    torch.save(judge.state_dict(), part)
    os.replace(part, file)
    return judge.eval()


def _softened(picture: Tensor, rng: random.Random) -> Tensor:
    """The picture as it is, or as coarse as half or a third of its size, with some noise."""
    if rng.random() < 0.5:
        return picture
    height, width = picture.shape[1:]
    share = rng.uniform(0.33, 0.7)
    small = functional.interpolate(
        picture[None], scale_factor=share, mode="bilinear", antialias=True
    )
    soft = functional.interpolate(small, size=(height, width), mode="bilinear")[0]
    noise = numpy.random.default_rng(rng.getrandbits(32)).normal(0, 0.02, (3, height, width))
    return soft + torch.from_numpy(noise).float()
