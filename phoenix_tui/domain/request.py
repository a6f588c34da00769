"""What is asked for: one picture, or rather the recipe of one."""

from enum import StrEnum

import msgspec


class Mode(StrEnum):
    """What a picture is made from."""

    TXT2IMG = "txt2img"
    IMG2IMG = "img2img"
    INPAINT = "inpaint"


class Resize(StrEnum):
    """How an init image, and its mask with it, gets the picture's size where its shape is another.

    A1111's "Just resize", "Crop and resize" and "Resize and fill".
    """

    STRETCH = "stretch"
    CROP = "crop"
    """Of its middle, as much as has the picture's shape."""
    PAD = "pad"
    """All of it, with its outermost pixels drawn out to the picture's edges."""


class PromptSyntax(StrEnum):
    """How prompts are read."""

    PLAIN = "plain"
    """As they stand, up to what the text encoder takes at once."""
    WEIGHTED = "weighted"
    """With A1111's weights and `BREAK`, and whole however long they are."""


MASK_BLUR = 4
"""Pixels, where nothing else is asked for."""


class LoraUse(msgspec.Struct, frozen=True, kw_only=True):
    """A LoRA and how strongly it is applied."""

    name: str
    weight: float = 1.0
    """-5 to 5; 1 is what it was trained for."""


class InputImage(msgspec.Struct, frozen=True, kw_only=True):
    """An init image or a mask, as it lies in the home's inputs folder."""

    sha256: str
    """Of the file's bytes: its name in the folder."""
    width: int
    height: int


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a picture is a function of, together with the recipe of the machine it is made on.

    Right by construction: only `domain.validation.build` and the store make one from outside data.
    """

    prompt: str
    """As typed."""
    prompt_used: str
    """As it goes to the text encoder: without LoRA tags."""
    negative_prompt: str = ""
    prompt_syntax: PromptSyntax = PromptSyntax.PLAIN
    """Of both prompts."""
    seed: int
    """0 to 2³²-1."""
    steps: int
    """1 to 1000."""
    cfg_scale: float
    """0 to 50; at 1 and below the negative prompt is not used."""
    width: int
    """Pixels, 64 to 4096, a multiple of the model's."""
    height: int
    """Pixels, 64 to 4096, a multiple of the model's."""
    sampler: str
    schedule: str
    model: str
    loras: tuple[LoraUse, ...] = ()
    """Sorted by name: the order changes the last bits of a picture."""
    mode: Mode = Mode.TXT2IMG
    init_image: InputImage | None = None
    mask: InputImage | None = None
    strength: float | None = None
    """Denoising strength, above 0 to 1; None for txt2img."""
    resize: Resize = Resize.STRETCH
    mask_blur: int = MASK_BLUR
    """Pixels, 0 to 64, by which the mask's edge is softened to either side."""
    only_masked_padding: int | None = None
    """Pixels, 0 to 256: only the mask's box and so much around it is painted, enlarged to the
    picture's size; None for the whole picture."""
    variation_seed: int | None = None
    """0 to 2³²-1; None without a variation."""
    variation_strength: float | None = None
    """How far the noise goes from that of `seed`, at 0, to that of `variation_seed`, at 1."""
    vae_tiling: bool | None = None
    """Whether the autoencoder works on tiles; None for as the worker chooses."""
    vae_float32: bool | None = None
    """Whether the autoencoder runs in 32 bits; None for as the worker chooses."""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Which batch a job belongs to: a value that each job carries."""

    id: str
    index: int
    """0 to size-1."""
    size: int
    """1, 2 or 4."""
