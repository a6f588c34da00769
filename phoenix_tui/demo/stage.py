"""One stage of training: its time, its learning rate and its checkpoints."""

from __future__ import annotations

import math
import os
import time
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn

SAVE_EVERY: Final = 240.0
"""Seconds of the wall clock between checkpoints."""
WARM_UP_STEPS: Final = 100


class Stage:
    """Counts the steps of a stage and the seconds that it had of the CPU, over interruptions.

    By the wall clock, a stage beside other work would end with a fraction of its steps.
    """

    def __init__(self, name: str, folder: Path, minutes: float) -> None:
        self.file = folder / f"{name}.pt"
        self.name = name
        self.budget = 60.0 * minutes
        self.steps = 0
        self._seconds_before = 0.0
        self._started = time.process_time()
        self._saved = time.monotonic()

    @property
    def progress(self) -> float:
        """Share of the time that is spent: 1 or more when the stage is over."""
        if self.budget <= 0:
            return 1.0
        return self.seconds / self.budget

    @property
    def seconds(self) -> float:
        """Seconds of all threads so far, those before a restart included."""
        return self._seconds_before + time.process_time() - self._started

    def load(self) -> dict[str, Any] | None:
        """The state of the last checkpoint, or None when the stage starts anew."""
        if not self.file.exists():
            return None
        state: dict[str, Any] = torch.load(self.file, map_location="cpu", weights_only=True)
        self.steps = state["steps"]
        self._seconds_before = state["seconds"]
        self._started = time.process_time()
        return state

    def is_due(self) -> bool:
        """Whether it is time for the next checkpoint."""
        return time.monotonic() - self._saved > SAVE_EVERY

    def save(self, state: dict[str, Any]) -> None:
        """Write a checkpoint, so that an interruption leaves the last one or this one."""
        write_whole({**state, "steps": self.steps, "seconds": self.seconds}, self.file)
        self._saved = time.monotonic()

    def say(self, text: str) -> None:
        """One line about how the stage goes."""
        print(f"{self.name} {self.steps:6d} steps {self.seconds:6.0f} s  {text}", flush=True)


class Average:
    """A slowly following copy of a module's weights: steadier than the weights themselves."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.weights = {name: value.detach().clone() for name, value in module.state_dict().items()}

    @torch.no_grad()
    def follow(self, module: nn.Module, steps: int) -> None:
        """Move towards the module's weights; faster in the first steps."""
        decay = min(self.decay, (1 + steps) / (10 + steps))
        for name, value in module.state_dict().items():
            if value.is_floating_point():
                self.weights[name].lerp_(value, 1 - decay)


def write_whole(value: object, file: Path) -> None:
    """Write for `torch.load`, so that an interruption leaves the old file or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    torch.save(value, part)
    os.replace(part, file)


def cosine(progress: float, steps: int) -> float:
    """Factor of the learning rate: a short warm-up, then a half cosine down to 0."""
    warm = min(1.0, (steps + 1) / WARM_UP_STEPS)
    return warm * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))


def linear_after(hold: float, progress: float, steps: int) -> float:
    """Factor of the learning rate: a short warm-up, level until `hold`, then linear down to 0."""
    warm = min(1.0, (steps + 1) / WARM_UP_STEPS)
    return warm * min(1.0, max(0.0, (1 - progress) / (1 - hold)))
