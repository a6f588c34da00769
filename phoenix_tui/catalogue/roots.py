"""The folders in which models, LoRAs and VAEs are looked for."""

from enum import StrEnum
from pathlib import Path

import msgspec

from phoenix_tui.catalogue.notes import note_skipped
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
    for name in settings.model_folders:
        try:
            folder = places.home / Path(name).expanduser()
            if not folder.is_dir():
                raise ValueError("config.toml names it in model_folders, and no folder is there")
        except (OSError, ValueError, RuntimeError) as problem:
            note_skipped(Path(name), str(problem))
        else:
            found += _in(folder)
    return [root for root in found if kind in root.holds]


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
