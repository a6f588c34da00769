"""The models that can be used: the shipped one, and what lies where models are looked for."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

import phoenix_tui
from phoenix_tui.catalogue import hub_cache
from phoenix_tui.catalogue.diffusers_folder import card_of
from phoenix_tui.catalogue.facts import Facts
from phoenix_tui.catalogue.headers import Headers
from phoenix_tui.catalogue.labels import label_of
from phoenix_tui.catalogue.notes import note_each
from phoenix_tui.catalogue.passed_over import pass_over
from phoenix_tui.catalogue.roots import Kind, missing_roots, roots
from phoenix_tui.catalogue.single_file import card_of_file
from phoenix_tui.catalogue.tree import REFUSED, WEIGHTS, look_through
from phoenix_tui.catalogue.vaes import with_vae
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import DEFAULT_MODEL, ModelCard, PassedOver
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings

SHIPPED = Path(phoenix_tui.__file__).parent / "demo" / "model"


def find_models(places: Places, settings: Settings) -> dict[str, ModelCard]:
    """The models by name, the shipped one first; what cannot be used is passed over, and noted.

    Reads configurations and headers only. Raises `PhoenixError` when the shipped one is not there.
    """
    cards, others = look_for_models(places, settings)
    note_each(others)
    return cards


def look_for_models(
    places: Places, settings: Settings
) -> tuple[dict[str, ModelCard], list[PassedOver]]:
    """As `find_models`, with what cannot be used."""
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
    others = missing_roots(places, settings)
    seen: set[tuple[int, int]] = set()
    for candidate in _candidates(places, settings):
        path, source = candidate.path, candidate.source
        try:
            status = os.stat(path)
            if (key := (status.st_dev, status.st_ino)) in seen:
                continue  # the same one, reached by a link or through two folders
            seen.add(key)
            is_folder = path.is_dir()
            if not is_folder and path.suffix in REFUSED:
                raise ValueError(REFUSED[path.suffix])
            facts = headers.facts(path) if not is_folder else Facts(kind=Kind.MODEL)
            if facts.kind in candidate.not_told_of:
                continue
            if facts.kind is Kind.LORA:
                raise ValueError("it is a LoRA, which are looked for in the loras folder")
            label = label_of(candidate.name, candidate.where, cards)
            card = (
                card_of(label, path, source, headers, settings)
                if is_folder
                else card_of_file(
                    label, path, source, facts, size_bytes=status.st_size, settings=settings
                )
            )
            cards[label] = with_vae(card, places, settings)
        except (OSError, ValueError) as problem:
            name = candidate.name if source == hub_cache.SOURCE else path.name
            others.append(pass_over(name, path, source, problem))
    headers.save()
    return cards, others


class _Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """What may be a model."""

    name: str
    path: Path
    source: str
    where: str
    """What tells it from another of its name."""
    not_told_of: frozenset[Kind | None]
    """What it may be instead without a word: others tell of it, or nobody asked."""


def _candidates(places: Places, settings: Settings) -> Iterator[_Candidate]:
    for root in roots(places, settings, Kind.MODEL):
        for path in look_through(root.folder):
            parent = path.parent.relative_to(root.folder) if path != root.folder else Path()
            yield _Candidate(
                name=path.name if path.suffix not in {WEIGHTS, *REFUSED} else path.stem,
                path=path,
                source=root.source,
                where=parent.as_posix() if parent.parts else root.source,
                not_told_of=root.holds - {Kind.MODEL},
            )
    for name, folder in hub_cache.snapshots(hub_cache.hub_folder()):
        is_model = (folder / "model_index.json").exists()
        if is_model and not _has_weights(folder):
            continue  # only its size was asked for
        for path in [folder] if is_model else look_through(folder):
            if is_model or path.suffix == WEIGHTS:
                yield _Candidate(
                    name=name if is_model else f"{name}/{path.stem}",
                    path=path,
                    source=hub_cache.SOURCE,
                    where=hub_cache.SOURCE,
                    # most of what other programs put there has nothing to do with pictures
                    not_told_of=frozenset({Kind.LORA, Kind.VAE, None}),
                )


def _has_weights(folder: Path) -> bool:
    """Whether a diffusers folder has any weights, whether they can be used or not."""
    return any(path.suffix in {WEIGHTS, *REFUSED} for path in folder.glob("*/*"))
