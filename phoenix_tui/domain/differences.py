"""What is different about the making of pictures that are compared."""

from collections.abc import Callable, Mapping, Sequence

from phoenix_tui.domain.fields import TYPED
from phoenix_tui.domain.request import InputImage, Request

_HEAD = 12
"""Characters that are left of what long texts begin with in common."""


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _image(image: InputImage | None) -> str:
    return "–" if image is None else image.sha256[:8]


_SHOWN: Mapping[str, Callable[[Request], str]] = {
    "Seed": lambda request: str(request.seed),
    TYPED["prompt"].label: lambda request: request.prompt,
    TYPED["negative_prompt"].label: lambda request: request.negative_prompt or "–",
    "Model": lambda request: request.model,
    "LoRA": lambda request: ", ".join(f"{u.name}:{u.weight:g}" for u in request.loras) or "–",
    "Mode": lambda request: request.mode,
    "Init image": lambda request: _image(request.init_image),
    "Mask": lambda request: _image(request.mask),
    TYPED["strength"].label: lambda request: _number(request.strength),
    TYPED["resize"].label: lambda request: request.resize,
    TYPED["mask_blur"].label: lambda request: _number(request.mask_blur),
    TYPED["only_masked_padding"].label: lambda request: _number(request.only_masked_padding),
    TYPED["steps"].label: lambda request: str(request.steps),
    TYPED["cfg_scale"].label: lambda request: _number(request.cfg_scale),
    "Sampler": lambda request: request.sampler,
    "Schedule": lambda request: request.schedule,
    "Size": lambda request: f"{request.width}×{request.height}",
    TYPED["variation_seed"].label: lambda request: (
        "–" if request.variation_seed is None else str(request.variation_seed)
    ),
    TYPED["variation_strength"].label: lambda request: _number(request.variation_strength),
}


def differences(requests: Sequence[Request]) -> dict[str, tuple[str, ...]]:
    """What differs, by label: one value for each request, "–" for none."""
    shown = {label: tuple(map(show, requests)) for label, show in _SHOWN.items()}
    return {label: values for label, values in shown.items() if len(set(values)) > 1}


def told_apart(values: Sequence[str], width: int) -> tuple[str, ...]:
    """`values` so that their differences are within `width` characters.

    What long ones begin with in common is left out, but for its last words.
    """
    if all(len(value) <= width for value in values):
        return tuple(values)
    common = 0
    for characters in zip(*values, strict=False):
        if len(set(characters)) > 1:
            break
        common += 1
    begin = max(common - _HEAD, 0)
    while begin and not values[0][begin - 1].isspace() and common - begin < 2 * _HEAD:
        begin -= 1
    return tuple(values) if begin <= 1 else tuple(f"…{value[begin:]}" for value in values)
