"""How the judges of pictures are trained, once, and kept."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from phoenix_tui.demo.stage import cosine, write_whole


def train_or_load(
    judge: nn.Module,
    file: Path,
    loss_of: Callable[[random.Random], Tensor],
    *,
    steps: int,
    rate: float,
    seed: int,
) -> None:
    """Give the judge the weights kept in `file`, or else train it and keep them there.

    `loss_of` draws pictures by the random numbers that it is given.
    """
    if file.exists():
        judge.load_state_dict(torch.load(file, weights_only=True))
    else:
        rng = random.Random(seed)
        optimizer = torch.optim.AdamW(judge.parameters(), rate)
        for step in range(steps):
            for group in optimizer.param_groups:
                group["lr"] = rate * cosine(step / steps, step)
            loss = loss_of(rng)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
        write_whole(judge.state_dict(), file)
    judge.eval()
