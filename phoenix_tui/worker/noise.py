"""The noise of a job: drawn on the CPU from its seed, or from between two seeds."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from phoenix_tui.domain.request import Request


def seed_of(request: Request) -> int:
    """The seed that everything is drawn from that is not between two."""
    if request.variation_seed is not None and request.variation_strength == 1:
        return request.variation_seed
    return request.seed


def noise_for(request: Request, pipe: Any) -> torch.Generator:
    """What the call of `pipe`, which is one job's own with its scheduler, is to draw from.

    In a variation every draw lies between those of the two seeds, that of an image's encoding and
    those of samplers that go on drawing included: at strength 0 the picture is that of the seed, at
    1 that of the variation seed, byte for byte.
    """
    generator = _generator(seed_of(request))
    seed, strength = request.variation_seed, request.variation_strength or 0.0
    if seed is not None and seed != request.seed and 0 < strength < 1:
        between = _Between(generator, _generator(seed), strength)
        # where pipelines draw: looking at every call of torch elsewhere too would cost time
        for owner, name in (
            (pipe, "prepare_latents"),
            (pipe, "prepare_mask_latents"),
            (pipe.scheduler, "step"),
        ):
            if hasattr(owner, name):
                setattr(owner, name, _inside(between, getattr(owner, name)))
    return generator


def _inside(mode: TorchFunctionMode, method: Callable[..., Any]) -> Callable[..., Any]:
    # pipelines look at the signature for what to pass
    @functools.wraps(method)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with mode:
            return method(*args, **kwargs)

    return wrapped


class _Between(TorchFunctionMode):
    """Has every draw from one generator end up between it and one from another.

    Pipelines and samplers all draw with `torch.randn` (diffusers' `randn_tensor`).
    """

    def __init__(self, generator: torch.Generator, other: torch.Generator, strength: float) -> None:
        super().__init__()
        self._generator, self._other, self._strength = generator, other, strength

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        drawn = func(*args, **kwargs)
        if func is not torch.randn or kwargs.get("generator") is not self._generator:
            return drawn
        return slerp(drawn, func(*args, **{**kwargs, "generator": self._other}), self._strength)


def slerp(low: torch.Tensor, high: torch.Tensor, strength: float) -> torch.Tensor:
    """`low` turned by that part of the angle to `high`, so that it stays as strong as noise is.

    Both (…, height, width); the angles are those of the columns, as in A1111 (modules/rng.py).
    """
    a, b = low.float(), high.float()
    cosine = torch.sum(
        torch.nn.functional.normalize(a, dim=-2) * torch.nn.functional.normalize(b, dim=-2),
        dim=-2,
        keepdim=True,
    )
    # two columns that are alike have no angle, and ones that are opposite every one
    angle = torch.acos(cosine.clamp(-0.9999, 0.9999))
    mixed = torch.sin((1 - strength) * angle) * a + torch.sin(strength * angle) * b
    return (mixed / torch.sin(angle)).to(low.dtype)


def _generator(seed: int) -> torch.Generator:
    return torch.Generator("cpu").manual_seed(seed)
