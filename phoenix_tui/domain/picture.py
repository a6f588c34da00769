"""A finished picture, and what can be told of how a picture was made."""

import msgspec

from phoenix_tui.domain.recipe import Recipe
from phoenix_tui.domain.request import Batch, LoraUse, Request

MAKING_VERSION = 2
"""2 knows of resizing, mask blur, only masked, variations and weights in prompts; where 1 says
nothing of them, the defaults of the fields are what held."""


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """How a picture of ours was made: the JSON in its file, from which its row can be rebuilt."""

    version: int = MAKING_VERSION
    picture_id: str
    job_id: str
    batch: Batch
    request: Request
    recipe: Recipe
    created_at: str
    """UTC, ISO 8601."""
    seconds: float
    init_image_making: "Making | None" = None
    """The making of the init image, where that was a picture of ours."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture in the store."""

    making: Making
    path: str
    """Absolute."""


class PictureInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What any picture's metadata say of its making, whichever tool wrote it."""

    prompt: str | None = None
    negative_prompt: str | None = None
    prompt_syntax: str | None = None
    steps: int | None = None
    sampler: str | None = None
    schedule: str | None = None
    cfg_scale: float | None = None
    seed: int | None = None
    width: int | None = None
    height: int | None = None
    model: str | None = None
    loras: tuple[LoraUse, ...] = ()
    strength: float | None = None
    resize: str | None = None
    mask_blur: int | None = None
    only_masked_padding: int | None = None
    variation_seed: int | None = None
    variation_strength: float | None = None
    source: str
    """The tool that wrote it: "Phoenix TUI", "AUTOMATIC1111", …"""
    extra: dict[str, str] = {}
    """What else was there, and what could not be taken and why."""
