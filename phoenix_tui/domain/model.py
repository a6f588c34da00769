"""What is known of a model or a LoRA before it is loaded."""

import msgspec

from phoenix_tui.domain.request import Mode
from phoenix_tui.domain.samplers import AUTOMATIC, SAMPLERS, SCHEDULES_OF

DEFAULT_MODEL = "demo"
"""The model that is shipped inside the package."""


class ModelCard(msgspec.Struct, frozen=True, kw_only=True):
    """A model that can be used, and what it does best."""

    name: str
    """The label it is asked for by."""
    family: str
    """Whose architecture it is: "SD 1.5", "SDXL", …; "demo" for the shipped one."""
    path: str
    """Absolute path of its folder or file, on the server's machine."""
    source: str
    """Where it was found: "shipped", "models folder", …"""
    size_multiple: int
    """Width and height must be multiples of this, in pixels."""
    width: int
    """Default width in pixels."""
    height: int
    """Default height in pixels."""
    steps: int
    """Default number of steps."""
    cfg_scale: float
    """Default CFG scale."""
    sampler: str
    """Default sampler."""
    modes: tuple[Mode, ...] = tuple(Mode)
    """What it can make pictures from."""
    is_flow: bool = False
    """It was trained to follow a flow, which Euler's steps follow; others are not made for it."""
    takes_negative_prompt: bool = True
    vae: str = ""
    """Absolute path of an autoencoder that it is run with instead of its own; "" for its own."""
    predicts_velocity: bool = False
    """It was trained by v-prediction, and comes as a single file, which does not say so itself."""
    is_of_few_steps: bool = False
    """Distilled (turbo, lightning, LCM): made for a handful of steps and a CFG scale of about 1."""
    size_bytes: int = 0
    """Of its weights on the disk."""
    memory: int = 0
    """Bytes that it takes to make a picture of its default size, estimated; 0 where unknown."""

    @property
    def takes_prompt_weights(self) -> bool:
        """Its text encoder's numbers can be weighted, and set one after another."""
        return not self.is_flow

    @property
    def samplers(self) -> tuple[str, ...]:
        """Those that go with it."""
        return ("Euler",) if self.is_flow else SAMPLERS

    def schedules_of(self, sampler: str) -> tuple[str, ...]:
        """The schedules that one of its samplers can follow."""
        return (AUTOMATIC,) if self.is_flow else SCHEDULES_OF[sampler]


class LoraCard(msgspec.Struct, frozen=True, kw_only=True):
    """A LoRA that can be used."""

    name: str
    """Its file's name without the ending."""
    family: str
    """The family it was made for; "unknown" where its header does not say."""
    path: str
    """Absolute path, on the server's machine."""
    source: str = ""
    """Where it was found: "loras folder", …"""
    size_bytes: int = 0
    base: str = ""
    """The model that it was trained on, in its trainer's own words; "" where it does not say."""
    trigger_words: tuple[str, ...] = ()
    """What to write into the prompt for it, the most telling first; outside text."""


class PassedOver(msgspec.Struct, frozen=True, kw_only=True):
    """A file or folder that lies where models or LoRAs are looked for and cannot be used.

    Its texts are safe to show.
    """

    name: str
    """Its own, with its ending; OWNER/NAME in the Hugging Face cache."""
    path: str
    """On the server's machine, for people."""
    source: str
    """Where it was found: "models folder", …"""
    reason: str
    """Why it cannot be used: a sentence without capital and stop."""
