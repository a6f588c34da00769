"""The optimizer: its updates are orthogonal, it descends, and it goes on from a checkpoint."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from phoenix_tui.demo.muon import Optimizers, orthogonal


def loss_of(module: nn.Module, inputs: Tensor, targets: Tensor) -> Tensor:
    error: Tensor = module(inputs) - targets
    return error.square().mean()


def test_directions_become_nearly_orthogonal() -> None:
    torch.manual_seed(0)
    for rows, columns in ((8, 40), (40, 8)):
        strengths = torch.linalg.svdvals(orthogonal(torch.randn(3, rows, columns)))
        assert strengths.min() > 0.6
        assert strengths.max() < 1.4


def test_going_on_from_a_checkpoint_is_going_on() -> None:
    torch.manual_seed(0)
    inputs, targets = torch.randn(16, 6), torch.randn(16, 4)
    weights, states = [], []
    for interrupted in (False, True):
        torch.manual_seed(1)
        module = nn.Linear(6, 4)
        optimizers = Optimizers(module, 0.01, 0.01)
        for step in range(6):
            if interrupted and step == 3:
                state = optimizers.state()
                optimizers = Optimizers(module, 0.01, 0.01)
                optimizers.load(state)
            optimizers.step(loss_of(module, inputs, targets), 1.0)
        weights.append(module.weight.detach().clone())
        states.append(loss_of(module, inputs, targets).item())
    assert torch.equal(*weights)
    torch.manual_seed(1)
    assert states[0] < loss_of(nn.Linear(6, 4), inputs, targets).item()
