"""The ways to run a model within the memory there is, from the fastest to the smallest."""

from typing import Literal

import msgspec
import torch

from phoenix_tui.catalogue import memory
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.request import Request
from phoenix_tui.settings import Settings
from phoenix_tui.worker.device import Device

LARGE_TILE, SMALL_TILE = 512, 256
"""Pixels a side of the tiles in which the autoencoder works, for pictures larger than that."""

Offload = Literal["off", "model", "sequential"]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How a model is run; every change is for less memory, or for numbers that do not overflow."""

    one_by_one: bool = False
    """One picture is made after the other, as it always is where parts are moved."""
    tiling: bool = False
    """The autoencoder works on tiles, whose seams change the picture a little."""
    offload: Offload = "off"
    """What is on the device only while it is used: nothing, each model, each layer."""
    vae_in_float32: bool = False
    """The autoencoder runs in 32 bits, because in 16 its numbers overflow."""


def first_way(card: ModelCard, device: Device, settings: Settings) -> Way:
    """How a model is run at first: as the settings say, else as its header tells that it fits."""
    offload: Offload = "off"
    if device.memory and settings.offload == "auto":
        offload = "model" if card.memory > device.memory else "off"
    elif settings.offload != "auto" and device.kind != "cpu":
        offload = settings.offload
    return Way(one_by_one=settings.order == "one by one" or offload != "off", offload=offload)


def way_for(request: Request, way: Way, device: Device, settings: Settings) -> Way:
    """How a picture is made where its model is run in that way: a large one in tiles, and a picture
    that is made again as it was made then."""
    tiling = way.tiling or settings.vae_tiling == "on"
    if settings.vae_tiling == "auto" and request.width * request.height > _most_pixels(
        device.memory or memory.whole()
    ):
        tiling = True
    if request.vae_tiling is not None:
        tiling = request.vae_tiling or way.tiling
    return msgspec.structs.replace(
        way,
        tiling=tiling and tile_side(request) is not None,
        vae_in_float32=way.vae_in_float32 or bool(request.vae_float32),
    )


def smaller(
    way: Way, request: Request | None, device: Device, settings: Settings, *, alone: bool
) -> Way | None:
    """The next way for a picture for which the memory did not suffice; None after the last.

    Without a `request` the model itself did not fit. `alone` says that no other picture is under
    way. Steps that would change nothing are passed over.
    """
    change = msgspec.structs.replace
    if not way.one_by_one and request is not None and not alone:
        return change(way, one_by_one=True)
    can_tile = request is not None and tile_side(request) is not None
    if not way.tiling and can_tile and settings.vae_tiling != "off":
        return change(way, one_by_one=True, tiling=True)
    if device.kind == "cpu" or settings.offload == "off":
        return None
    if way.offload == "off":
        return change(way, one_by_one=True, offload="model")
    if way.offload == "model":
        return change(way, one_by_one=True, offload="sequential")
    return None


def in_words(before: Way, after: Way) -> str:
    """What is done from now on: the end of a sentence."""
    if after.vae_in_float32 and not before.vae_in_float32:
        return "with the autoencoder in 32 bits"
    if after.offload != before.offload:
        parts = "each model" if after.offload == "model" else "each layer"
        return f"with {parts} on the device only while it is used"
    if after.tiling and not before.tiling:
        return "with the autoencoder in tiles, whose seams change the picture a little"
    return "one picture after the other"


def tile_side(request: Request) -> int | None:
    """Pixels a side of the picture's tiles; None for one that is too small for any."""
    longest = max(request.width, request.height)
    return next((side for side in (LARGE_TILE, SMALL_TILE) if longest > side), None)


def is_out_of_memory(problem: BaseException) -> bool:
    """Whether an allocation failed: on a GPU a type of its own, elsewhere known by its words."""
    if isinstance(problem, torch.OutOfMemoryError | MemoryError):
        return True
    words = str(problem)
    return isinstance(problem, RuntimeError) and (
        "can't allocate memory" in words or "out of memory" in words
    )


def _most_pixels(whole: int) -> int:
    """Of a picture that is decoded in one piece: half of all memory is enough for it."""
    # three times 256 channels of 16 bits, as `catalogue.memory` counts
    return whole // 2 // (3 * 256 * 2)
