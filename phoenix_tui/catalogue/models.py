"""The models that can be used: the shipped one, and diffusers folders in the models folder."""

from pathlib import Path

import phoenix_tui
from phoenix_tui.catalogue.diffusers_folder import card_of
from phoenix_tui.catalogue.notes import note_skipped
from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import DEFAULT_MODEL, ModelCard
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings

SHIPPED = Path(phoenix_tui.__file__).parent / "demo" / "model"


def find_models(places: Places, settings: Settings) -> dict[str, ModelCard]:
    """The models by name, the shipped one first; folders that cannot be used are passed over.

    Reads configurations only. Raises `PhoenixError` when the shipped model is not there.
    """
    try:
        cards = {DEFAULT_MODEL: card_of(DEFAULT_MODEL, SHIPPED, "shipped")}
    except (OSError, ValueError) as problem:
        raise PhoenixError(
            "The shipped model cannot be read",
            f"{SHIPPED}: {problem}.",
            "Install the package anew.",
        ) from problem
    for index in sorted(places.models.glob("*/model_index.json")):
        folder = index.parent
        try:
            name = fields.NAME.check(folder.name)
            if name in cards:
                raise ValueError("its name is that of the shipped model")
            cards[name] = card_of(name, folder, "models folder")
        except (OSError, ValueError) as problem:
            note_skipped(folder, str(problem))
    return cards
