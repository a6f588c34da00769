"""The models that can be used: the shipped one, and what is in the models folder."""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import phoenix_tui
from phoenix_tui.catalogue.diffusers_folder import card_of
from phoenix_tui.catalogue.notes import note_skipped
from phoenix_tui.catalogue.single_file import card_of_file
from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import DEFAULT_MODEL, ModelCard
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings

SHIPPED = Path(phoenix_tui.__file__).parent / "demo" / "model"

_PICKLES = (".ckpt", ".pt", ".pth", ".bin")


def find_models(places: Places, settings: Settings) -> dict[str, ModelCard]:
    """The models by name, the shipped one first; what cannot be used is passed over.

    Reads configurations and headers only. Raises `PhoenixError` when the shipped one is not there.
    """
    try:
        cards = {DEFAULT_MODEL: card_of(DEFAULT_MODEL, SHIPPED, "shipped")}
    except (OSError, ValueError) as problem:
        raise PhoenixError(
            "The shipped model cannot be read",
            f"{SHIPPED}: {problem}.",
            "Install the package anew.",
        ) from problem
    for path in sorted(_candidates(places.models)):
        is_folder = path.is_dir()
        try:
            name = fields.NAME.check(path.name if is_folder else path.stem)
            if name in cards:
                raise ValueError(f"its name is that of {cards[name].path}")
            if path.suffix in _PICKLES and not is_folder:
                raise ValueError("loading it could run a program inside it; take .safetensors")
            make = card_of if is_folder else card_of_file
            cards[name] = make(name, path, "models folder")
        except (OSError, ValueError) as problem:
            note_skipped(path, str(problem))
    return cards


def _candidates(folder: Path) -> Iterator[Path]:
    """What may be a model, among whatever else is there: thousands of other files cost little."""
    with os.scandir(folder) if folder.is_dir() else nullcontext(()) as entries:
        for entry in entries:
            path = Path(entry.path)
            if entry.is_dir():
                if (path / "model_index.json").exists():
                    yield path
            # opening a pipe would wait for its other end
            elif entry.name.endswith((".safetensors", *_PICKLES)) and entry.is_file():
                yield path
