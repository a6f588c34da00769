"""What a person may set, from config.toml."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import DEFAULT_MODEL
from phoenix_tui.domain.text import shortened, visible_line

VERSION = 1

_Minutes = Annotated[float, msgspec.Meta(ge=0)]


Metadata = Literal["full", "parameters", "off"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """config.toml; every key may be left out."""

    version: Annotated[int, msgspec.Meta(ge=1, le=VERSION)] = VERSION
    """Of the file's layout."""
    model: str = DEFAULT_MODEL
    """The model that is used when none is named."""
    model_folders: tuple[str, ...] = ()
    """Folders with models, LoRAs and VAEs beside the home's own; an AUTOMATIC1111 or ComfyUI tree
    is understood."""
    vaes: dict[str, str] = {}
    """Models and the VAEs that they are run with instead of their own, by their names."""
    order: Literal["together", "one by one"] = "together"
    """How the pictures of a batch are made: taking turns at every step, or each after the other."""
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    threads: Annotated[int, msgspec.Meta(ge=0)] = 0
    """CPU threads of the worker; 0 means as many as there are physical cores."""
    vae_tiling: Literal["auto", "on", "off"] = "auto"
    """Whether the autoencoder works on tiles, which takes less memory and shows faint seams: for
    pictures that need it; always; never."""
    offload: Literal["auto", "off", "model", "sequential"] = "auto"
    """What is on a GPU only while it is used, so that a larger model fits: as it is needed;
    nothing; each model; each layer, which is slow."""
    metadata: Metadata = "full"
    """What the file of a picture says of its making: everything, the `parameters` that other tools
    read, or nothing. The library knows it in any case."""
    model_idle_minutes: _Minutes = 10.0
    """After so long without work the model's memory is given back."""
    server_idle_minutes: _Minutes = 30.0
    """After so long without work or listeners the server ends."""
    truecolor: Literal["auto", "on", "off"] = "auto"
    """24-bit colour in the terminal app; SSH seldom forwards COLORTERM."""
    bell: bool = False
    """Ring the terminal's bell when a batch is complete."""
    notification: Literal["off", "osc 9", "osc 777"] = "off"
    """Have the terminal show a desktop notification then, by the sequence that it knows."""
    pictures: Literal["auto", "half cells"] = "auto"
    """How pictures are drawn: the best that the terminal is known to do, or always half-cells."""
    theme: str = "phoenix"
    keys: dict[str, str] = {}
    """Binding id to keys, separated by commas."""


def load(file: Path) -> tuple[Settings, tuple[str, ...]]:
    """The settings in `file`, and a sentence for each key that it should not have.

    A file that is not there means the defaults. Raises `PhoenixError` for one that cannot be read
    or holds a value of the wrong kind.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        # a home that cannot be one is told of where it is made
        return Settings(), ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else problem
        raise PhoenixError(
            "config.toml cannot be read",
            visible_line(f"{file}: {reason}."),
            "Mend it, or move it away to start from the defaults.",
        ) from problem
    unknown = sorted(table.keys() - set(Settings.__struct_fields__))
    try:
        settings = msgspec.convert({k: v for k, v in table.items() if k not in unknown}, Settings)
    except msgspec.ValidationError as problem:
        raise PhoenixError(
            "config.toml has a wrong value",
            visible_line(f"{file}: {problem}."),
            "The README lists what each key takes.",
        ) from problem
    return settings, tuple(f"config.toml: unknown key {shortened(key, 40)}" for key in unknown)
