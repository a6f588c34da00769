"""What a .safetensors file is, as far as its header tells."""

import msgspec

from phoenix_tui.catalogue.families import UNKNOWN
from phoenix_tui.catalogue.roots import Kind


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a file is, as far as its header tells."""

    kind: Kind | None = None
    """None for what is of no use here."""
    family: str = UNKNOWN
    refusal: str = ""
    """Why it cannot be used, a sentence; "" where it can."""
    is_damaged: bool = False
    """It is not what its ending says."""
    parameters: int = 0
    channels: int = 4
    """Of a checkpoint's denoiser: 9 for one that inpaints only. Of a VAE's latents."""
    prediction: str = "epsilon"
    """What the denoiser was trained to say: "epsilon" or "v_prediction"."""
    title: str = ""
    """What its maker calls it."""
    base: str = ""
    trigger_words: tuple[str, ...] = ()
