"""The LoRAs that can be used, and what is known of each."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import phoenix_tui
from phoenix_tui.catalogue import hub_cache
from phoenix_tui.catalogue.headers import Headers
from phoenix_tui.catalogue.labels import label_of
from phoenix_tui.catalogue.notes import note_each
from phoenix_tui.catalogue.passed_over import pass_over
from phoenix_tui.catalogue.roots import Kind, Root, missing_roots, roots
from phoenix_tui.catalogue.tree import REFUSED, look_through
from phoenix_tui.domain.model import LoraCard, PassedOver
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings

SHIPPED_LORAS = Path(phoenix_tui.__file__).parent / "demo" / "loras"
"""Styles for the shipped model."""
_SHIPPED = "shipped"
_DIFFUSERS_NAME = "pytorch_lora_weights"
"""Of every LoRA that diffusers writes: on the hub its repository's name says more."""


def find_loras(places: Places, settings: Settings) -> dict[str, LoraCard]:
    """The LoRAs by name; one's own takes the place of a shipped one.

    What cannot be used is passed over, and noted.
    """
    cards, others = look_for_loras(places, settings)
    note_each(others)
    return cards


def look_for_loras(
    places: Places, settings: Settings
) -> tuple[dict[str, LoraCard], list[PassedOver]]:
    """As `find_loras`, with what cannot be used."""
    headers = Headers.of(places)
    cards: dict[str, LoraCard] = {}
    others = missing_roots(places, settings)
    taken: set[str] = set()
    seen: set[tuple[int, int]] = set()
    for root, prefix in _places_to_look(places, settings):
        for path in look_through(root.folder):
            if path.suffix in REFUSED and Kind.MODEL in root.holds:
                continue  # of which others tell
            try:
                status = os.stat(path)
                if stat.S_ISDIR(status.st_mode):
                    continue
                if (key := (status.st_dev, status.st_ino)) in seen:
                    continue  # the same one, reached by a link or through two folders
                seen.add(key)
                if path.suffix in REFUSED:
                    raise ValueError(REFUSED[path.suffix])
                facts = headers.facts(path)
                if facts.kind is not Kind.LORA and Kind.MODEL in root.holds:
                    continue  # of which others tell
                if facts.refusal or facts.kind is not Kind.LORA:
                    raise ValueError(facts.refusal or f"it is a {facts.kind}, and no LoRA")
                parent = path.parent.relative_to(root.folder)
                where = parent.as_posix() if parent.parts else root.source
                stem = "" if prefix and path.stem == _DIFFUSERS_NAME else path.stem
                name = label_of(f"{prefix}{stem}".strip("/"), where, taken)
            except (OSError, ValueError) as problem:
                shown = f"{prefix}{path.name}"
                others.append(pass_over(shown, path, root.source, problem))
                continue
            if root.source != _SHIPPED:
                taken.add(name)
            cards[name] = LoraCard(
                name=name,
                family=facts.family,
                path=str(path),
                source=root.source,
                size_bytes=status.st_size,
                base=facts.base,
                trigger_words=facts.trigger_words,
            )
    headers.save()
    return cards, others


def _places_to_look(places: Places, settings: Settings) -> Iterator[tuple[Root, str]]:
    """Where LoRAs may be, and what their names there begin with."""
    yield Root(folder=SHIPPED_LORAS, source=_SHIPPED, holds=frozenset({Kind.LORA})), ""
    for root in roots(places, settings, Kind.LORA):
        yield root, ""
    for name, folder in hub_cache.snapshots(hub_cache.hub_folder()):
        if not (folder / "model_index.json").exists():
            holds = frozenset(Kind)
            yield Root(folder=folder, source=hub_cache.SOURCE, holds=holds), f"{name}/"
