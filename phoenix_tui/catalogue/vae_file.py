"""An autoencoder in a file of its own, told from its header."""

from phoenix_tui.catalogue.facts import Facts
from phoenix_tui.catalogue.roots import Kind
from phoenix_tui.catalogue.safetensors_header import Header

_FAMILIES = {4: "SD", 16: "SD 3 or FLUX"}
"""By the channels of their latents: those of SD 1.5, SD 2 and SDXL look alike."""


def facts_in(header: Header, _name: str) -> Facts | None:
    """What the header tells of an autoencoder; None for a file that is none."""
    for prefix in ("", "first_stage_model."):
        first = header.tensors.get(f"{prefix}decoder.conv_in.weight")
        if first is not None and f"{prefix}encoder.conv_in.weight" in header.tensors:
            channels = first.shape[1] if len(first.shape) == 4 else 0
            return Facts(
                kind=Kind.VAE,
                family=_FAMILIES.get(channels, "unknown"),
                channels=channels,
                refusal="" if channels in _FAMILIES else "it is an autoencoder of an unknown kind",
            )
    return None
