"""The folders in which models, LoRAs and VAEs are looked for."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import msgspec

from phoenix_tui.catalogue.passed_over import pass_over
from phoenix_tui.domain.model import PassedOver
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings


class Kind(StrEnum):
    """What a file can be used as."""

    MODEL = "model"
    LORA = "LoRA"
    VAE = "VAE"


class Root(msgspec.Struct, frozen=True, kw_only=True):
    """A folder to look through."""

    folder: Path
    source: str
    """What people call it."""
    holds: frozenset[Kind]


_EVERYTHING = frozenset(Kind)
_IN_A_TREE = {
    # AUTOMATIC1111 and its forks
    "Stable-diffusion": frozenset({Kind.MODEL, Kind.VAE}),
    "Lora": frozenset({Kind.LORA}),
    "LyCORIS": frozenset({Kind.LORA}),
    "VAE": frozenset({Kind.VAE}),
    # ComfyUI
    "checkpoints": frozenset({Kind.MODEL}),
    "diffusers": frozenset({Kind.MODEL}),
    "diffusion_models": frozenset({Kind.MODEL}),
    "unet": frozenset({Kind.MODEL}),
    "loras": frozenset({Kind.LORA}),
    "vae": frozenset({Kind.VAE}),
}
"""The folders of other tools' `models`: what else is in there is not for us."""
_MARKS_OF_A_TREE = ("Stable-diffusion", "checkpoints")


def roots(places: Places, settings: Settings, kind: Kind) -> list[Root]:
    """Where things of that kind may be: the home's own folders, then those that config.toml names
    in `model_folders`, a relative one in the home."""
    found = [
        Root(folder=places.models, source="models folder", holds=frozenset({Kind.MODEL, Kind.VAE})),
        Root(folder=places.loras, source="loras folder", holds=frozenset({Kind.LORA})),
    ]
    for _, folder in _named(places, settings):
        if isinstance(folder, Path):
            found += _in(folder)
    return [root for root in found if kind in root.holds]


def missing_roots(places: Places, settings: Settings) -> list[PassedOver]:
    """The folders that config.toml names and that are not there."""
    return [
        pass_over(name, Path(name), "config.toml", problem)
        for name, problem in _named(places, settings)
        if isinstance(problem, Exception)
    ]


def _named(places: Places, settings: Settings) -> Iterator[tuple[str, Path | Exception]]:
    """What `model_folders` names: each folder, or why it is none."""
    for name in settings.model_folders:
        try:
            folder = places.home / Path(name).expanduser()
            if not folder.is_dir():
                raise ValueError("config.toml names it in model_folders, and no folder is there")
        except (OSError, ValueError, RuntimeError) as problem:
            yield name, problem
        else:
            yield name, folder


def _in(folder: Path) -> list[Root]:
    """The parts of another tool's tree, named by its top or by its `models`; else the folder."""
    for top in (folder / "models", folder):
        if any((top / name).is_dir() for name in _MARKS_OF_A_TREE):
            return [
                Root(folder=top / name, source=folder.name, holds=holds)
                for name, holds in _IN_A_TREE.items()
                if (top / name).is_dir()
            ]
    return [Root(folder=folder, source=folder.name, holds=_EVERYTHING)]
