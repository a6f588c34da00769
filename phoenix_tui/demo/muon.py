"""The optimizer of both stages: Muon for matrices and convolutions, AdamW for the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final

import torch
from torch import Tensor, nn

MOMENTUM: Final = 0.95
ITERATIONS: Final = 5
QUINTIC: Final = (3.4445, -4.7750, 2.0315)
"""Coefficients of the Newton-Schulz iteration (Jordan and others, 2024)."""
LIKE_ADAM: Final = 0.2
"""Size of an update's entries relative to the learning rate (Liu and others, 2025)."""


class Muon(torch.optim.Optimizer):
    """Steps along the nearest orthogonal matrix to the momentum of each weight.

    A convolution counts as a matrix of its output channels by everything else. The autoencoder
    gets further in 300 steps of it than in 350 of AdamW, the denoiser in 160 than in 240.
    """

    def __init__(self, weights: Iterable[nn.Parameter], lr: float) -> None:
        super().__init__(weights, {"lr": lr})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> None:  # type: ignore[override]
        """One step; weights of the same shape are worked on together."""
        for group in self.param_groups:
            alike: dict[torch.Size, list[nn.Parameter]] = defaultdict(list)
            for weight in group["params"]:
                if weight.grad is not None:
                    alike[weight.flatten(1).shape].append(weight)
            for shape, weights in alike.items():
                updates = orthogonal(torch.stack([self._direction(weight) for weight in weights]))
                size = group["lr"] * LIKE_ADAM * max(shape) ** 0.5
                for weight, update in zip(weights, updates, strict=True):
                    weight.sub_(update.view(weight.shape), alpha=size)

    def _direction(self, weight: nn.Parameter) -> Tensor:
        gradient = weight.grad
        assert gradient is not None
        state = self.state[weight]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(weight)
        momentum: Tensor = state["momentum"]
        momentum.mul_(MOMENTUM).add_(gradient)
        return gradient.add(momentum, alpha=MOMENTUM).flatten(1)


class Optimizers:
    """Muon and AdamW over the weights of one module, stepped as one."""

    def __init__(self, module: nn.Module, muon_rate: float, adam_rate: float) -> None:
        matrices, others = [], []
        embeddings = {
            id(part.weight) for part in module.modules() if isinstance(part, nn.Embedding)
        }
        for weight in module.parameters():
            if weight.ndim >= 2 and id(weight) not in embeddings:
                matrices.append(weight)
            else:
                others.append(weight)
        self._rates = (muon_rate, adam_rate)
        self._optimizers: tuple[torch.optim.Optimizer, ...] = (
            Muon(matrices, muon_rate),
            torch.optim.AdamW(others, adam_rate, betas=(0.9, 0.98), weight_decay=0.0),
        )

    def step(self, loss: Tensor, factor: float) -> None:
        """Descend the loss, at `factor` (0 to 1) of the learning rates."""
        for optimizer in self._optimizers:
            optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        for optimizer, rate in zip(self._optimizers, self._rates, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = rate * factor
            optimizer.step()

    def state(self) -> list[dict[str, Any]]:
        """What a checkpoint keeps."""
        return [optimizer.state_dict() for optimizer in self._optimizers]

    def load(self, state: list[dict[str, Any]]) -> None:
        """Go on from a checkpoint."""
        for optimizer, kept in zip(self._optimizers, state, strict=True):
            optimizer.load_state_dict(kept)


def orthogonal(matrices: Tensor) -> Tensor:
    """Roughly the nearest matrix with orthogonal rows or columns, for each of (n, rows, columns).

    It is worked out in bfloat16: the iteration forgives the rounding.
    """
    tall = matrices.shape[1] > matrices.shape[2]
    result: Tensor = matrices.mT if tall else matrices
    result = (result / (result.norm(dim=(1, 2), keepdim=True) + 1e-7)).bfloat16()
    first, second, third = QUINTIC
    for _ in range(ITERATIONS):
        square: Tensor = result @ result.mT
        result = first * result + (second * square + third * square @ square) @ result
    return (result.mT if tall else result).to(matrices.dtype)
