"""What a picture looks like before it is done: a linear view of its latents."""

import io
import time
from typing import Any

import torch
from PIL import Image

LARGEST = 192
"""Pixels a side of a preview, at most."""
INTERVAL = 0.25
"""Seconds between two previews of a job, at least."""


class Previewer:
    """Turns latents into small pictures, by a projection fitted to the model's own autoencoder."""

    def __init__(self, projection: torch.Tensor) -> None:
        self._projection = projection

    def png(self, latents: torch.Tensor) -> bytes:
        """A PNG of at most 192 pixels a side, from the latents (1, channels, h, w) of a job."""
        channels, height, width = latents.shape[1:]
        flat = latents[0].to("cpu", torch.float32).reshape(channels, -1).T
        ones = torch.ones(flat.shape[0], 1)
        rgb = torch.cat([flat, ones], dim=1) @ self._projection
        pixels = ((rgb.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8)
        image = Image.frombytes("RGB", (width, height), pixels.numpy().tobytes())
        image.thumbnail((LARGEST, LARGEST))
        out = io.BytesIO()
        image.save(out, "PNG", compress_level=1)
        return out.getvalue()


class PreviewClock:
    """Says when the next preview of a job is due."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def due(self) -> bool:
        """True at most four times a second."""
        now = time.monotonic()
        if now - self._last < INTERVAL:
            return False
        self._last = now
        return True


def fit(vae: Any, pixels_per_latent: int) -> Previewer:
    """The best linear map from latents to colours, by least squares over a few flat patches.

    For any autoencoder: the patches are encoded and compared with themselves, made small. Strong
    colours, because a fit to mild ones makes all previews mild. Draws from a generator of its own,
    and so disturbs no job.
    """
    generator = torch.Generator("cpu").manual_seed(0)
    patches = ((torch.rand(6, 3, 4, 4, generator=generator) * 2 - 1) * 1.4).clamp(-1, 1)
    side = 16 * pixels_per_latent
    pictures = torch.nn.functional.interpolate(patches, size=(side, side), mode="nearest")
    encoded = vae.encode(pictures.to(vae.device, vae.dtype))
    latents = encoded.latents if hasattr(encoded, "latents") else encoded.latent_dist.mode()
    shift = getattr(vae.config, "shift_factor", None) or 0.0
    latents = (latents.to("cpu", torch.float32) - shift) * vae.config.scaling_factor
    small = torch.nn.functional.interpolate(pictures, size=latents.shape[-2:], mode="area")
    inputs = latents.permute(0, 2, 3, 1).reshape(-1, latents.shape[1])
    colours = small.permute(0, 2, 3, 1).reshape(-1, 3)
    ones = torch.ones(inputs.shape[0], 1)
    return Previewer(torch.linalg.lstsq(torch.cat([inputs, ones], dim=1), colours).solution)
