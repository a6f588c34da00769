"""The models that can be used: the shipped one, and what lies where models are looked for."""

import os
from collections.abc import Iterator
from pathlib import Path

import phoenix_tui
from phoenix_tui.catalogue import hub_cache
from phoenix_tui.catalogue.diffusers_folder import card_of
from phoenix_tui.catalogue.headers import Headers
from phoenix_tui.catalogue.labels import label_of
from phoenix_tui.catalogue.notes import note_skipped
from phoenix_tui.catalogue.roots import Kind, roots
from phoenix_tui.catalogue.single_file import card_of_file
from phoenix_tui.catalogue.tree import REFUSED, look_through
from phoenix_tui.catalogue.vaes import with_vae
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import DEFAULT_MODEL, ModelCard
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings

SHIPPED = Path(phoenix_tui.__file__).parent / "demo" / "model"


def find_models(places: Places, settings: Settings) -> dict[str, ModelCard]:
    """The models by name, the shipped one first; what cannot be used is passed over.

    Reads configurations and headers only. Raises `PhoenixError` when the shipped one is not there.
    """
    headers = Headers.of(places)
    try:
        shipped = card_of(DEFAULT_MODEL, SHIPPED, "shipped", headers, settings)
    except (OSError, ValueError) as problem:
        raise PhoenixError(
            "The shipped model cannot be read",
            f"{SHIPPED}: {problem}.",
            "Install the package anew.",
        ) from problem
    cards = {DEFAULT_MODEL: shipped}
    seen: set[tuple[int, int]] = set()
    for name, path, source, where in _candidates(places, settings):
        try:
            status = os.stat(path)
            if (key := (status.st_dev, status.st_ino)) in seen:
                continue  # the same one, reached by a link or through two folders
            seen.add(key)
            is_folder = path.is_dir()
            if not is_folder and path.suffix in REFUSED:
                raise ValueError(REFUSED[path.suffix])
            if not is_folder and (facts := headers.facts(path)).kind in {Kind.LORA, Kind.VAE}:
                continue  # of which others tell
            label = label_of(name, where, cards)
            card = (
                card_of(label, path, source, headers, settings)
                if is_folder
                else card_of_file(
                    label, path, source, facts, size_bytes=status.st_size, settings=settings
                )
            )
            cards[label] = with_vae(card, places, settings)
        except (OSError, ValueError) as problem:
            note_skipped(path, str(problem))
    headers.save()
    return cards


def _candidates(places: Places, settings: Settings) -> Iterator[tuple[str, Path, str, str]]:
    """What may be a model: its name, where it is, what that is called, and what tells it from
    another of its name."""
    for root in roots(places, settings, Kind.MODEL):
        for path in look_through(root.folder):
            name = path.name if path.suffix not in {".safetensors", *REFUSED} else path.stem
            parent = path.parent.relative_to(root.folder) if path != root.folder else Path()
            where = parent.as_posix() if parent.parts else root.source
            yield name, path, root.source, where
    for name, folder in hub_cache.snapshots(hub_cache.hub_folder()):
        if (folder / "model_index.json").exists():
            yield name, folder, hub_cache.SOURCE, hub_cache.SOURCE
        else:
            for path in look_through(folder):
                if path.suffix == ".safetensors":
                    yield f"{name}/{path.stem}", path, hub_cache.SOURCE, hub_cache.SOURCE
