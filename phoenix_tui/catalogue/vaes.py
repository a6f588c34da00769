"""Autoencoders in files of their own, and the models that are run with them."""

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from phoenix_tui.catalogue.headers import Headers
from phoenix_tui.catalogue.notes import note_skipped
from phoenix_tui.catalogue.roots import Kind, roots
from phoenix_tui.catalogue.tree import WEIGHTS, look_through
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings

_BESIDE = ".vae.safetensors"
"""What AUTOMATIC1111 wants a VAE's name to end with that goes with the checkpoint beside it."""


def find_vaes(places: Places, settings: Settings) -> dict[str, Path]:
    """The autoencoders by name; of two with one name the first counts."""
    found: dict[str, Path] = {}
    for path in _files(places, settings):
        try:
            facts = Headers.of(places).facts(path)
        except OSError as problem:
            note_skipped(path, str(problem))
            continue
        if facts.kind is Kind.VAE and not facts.refusal:
            found.setdefault(path.stem, path)
    return found


def with_vae(card: ModelCard, places: Places, settings: Settings) -> ModelCard:
    """The model with the autoencoder that config.toml gives it, else with the one beside it."""
    path: Path | None = Path(card.path).with_suffix(_BESIDE)
    if (name := settings.vaes.get(card.name)) is not None:
        path = find_vaes(places, settings).get(name)
        if path is None:
            note_skipped(
                Path(name), f"config.toml gives it to {card.name}, and no VAE has that name"
            )
    if path is None or not path.is_file():
        return card
    facts = Headers.of(places).facts(path)
    if facts.kind is not Kind.VAE or facts.channels != (16 if card.is_flow else 4):
        note_skipped(path, f"it is no VAE for {card.name}, which is {card.family}")
        return card
    return replace(card, vae=str(path))


def _files(places: Places, settings: Settings) -> Iterator[Path]:
    for root in roots(places, settings, Kind.VAE):
        for path in look_through(root.folder):
            if path.suffix == WEIGHTS and path.is_file():
                yield path
