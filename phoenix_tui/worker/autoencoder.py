"""A model's autoencoder, in the way that the job whose turn it is wants it."""

from typing import Any

import torch


class NotFiniteError(Exception):
    """Numbers overflowed, and what would come out is a black picture."""

    def __init__(self, *, in_the_autoencoder: bool) -> None:
        """`in_the_autoencoder`: it got proper numbers, and made such of them."""
        super().__init__(in_the_autoencoder)
        self.in_the_autoencoder = in_the_autoencoder


class Autoencoder:
    """Shared by all jobs; looks at every number that goes in and comes out."""

    def __init__(self, vae: Any, pixels_per_latent: int) -> None:
        self._vae = vae
        self._pixels_per_latent = pixels_per_latent
        self._own_dtype = next(vae.decoder.parameters()).dtype
        self._in_float32 = False
        for part in (vae.encoder, vae.decoder):
            part.register_forward_pre_hook(self._before)
            part.register_forward_hook(self._after)

    def use(self, *, tile_side: int | None, in_float32: bool) -> None:
        """Work on tiles of that many pixels a side, or on whole pictures; in 32 bits, or in those
        of the model."""
        if in_float32 != self._in_float32:
            self._in_float32 = in_float32
            # and back: its numbers came in their own bits, so that nothing is lost
            for part in (self._vae.encoder, self._vae.decoder):
                part.to(torch.float32 if in_float32 else self._own_dtype)
        if tile_side is None:
            self._vae.disable_tiling()
        else:
            self._vae.enable_tiling()
            self._vae.tile_sample_min_size = tile_side
            self._vae.tile_latent_min_size = tile_side // self._pixels_per_latent
            # AutoencoderTiny takes two to the power of its colours for this, which is 8 by luck
            self._vae.spatial_scale_factor = self._pixels_per_latent

    def _before(self, _part: Any, given: tuple[Any, ...]) -> tuple[Any, ...] | None:
        if not torch.isfinite(given[0]).all():
            raise NotFiniteError(in_the_autoencoder=False)
        return (given[0].float(), *given[1:]) if self._in_float32 else None

    def _after(self, _part: Any, _given: tuple[Any, ...], result: Any) -> Any:
        if not torch.isfinite(result).all():
            raise NotFiniteError(in_the_autoencoder=True)
        # what follows has the model's own bits
        return result.to(self._own_dtype) if self._in_float32 else result
