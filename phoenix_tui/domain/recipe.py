"""What a picture depends on besides its request."""

import msgspec


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """What a picture depends on besides its request: if one of these differs, bytes may."""

    number: int
    """Raised when our own code changes bytes."""
    torch: str
    diffusers: str
    transformers: str
    peft: str
    device: str
    instruction_set: str
    """The processor features that matrix work uses: "AMX", "AVX512_BF16", …"""
    threads: int
    dtype: str
    memory_format: str
    tiling: bool
    """The autoencoder worked on tiles."""
    vae_dtype: str | None = None
    """Of the autoencoder, where it had to be another than `dtype`."""
    model_sha256: str
    vae_sha256: str | None = None
    """Of the autoencoder, where it is not the model's own."""
    lora_sha256: dict[str, str] = {}
