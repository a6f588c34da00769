"""What lies in the pictures folder, as the files tell of themselves."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.domain.picture import Making
from phoenix_tui.domain.text import shortened, visible
from phoenix_tui.store import files, metadata, picture_file


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """A file in the pictures folder that was not taken in; it is left as it is."""

    path: str
    """Absolute."""
    error: Failure


class RescanReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a look through the pictures folder has brought."""

    pictures: int
    """How many pictures are known now, those whose file is missing included."""
    added: tuple[str, ...] = ()
    """Absolute paths of pictures that were not known to be there."""
    unreadable: tuple[Unreadable, ...] = ()
    missing: tuple[str, ...] = ()
    """Absolute paths of known pictures whose file is gone."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The pictures in a folder, one file for each id, and the files that are none."""

    pictures: dict[Path, Making]
    unreadable: tuple[Unreadable, ...]
    silent: frozenset[Path] = frozenset()
    """Files of known pictures that do not say how they were made: metadata can be turned off."""


def look(folder: Path, known: Mapping[str, Path]) -> Found:
    """All .png files at any depth of `folder`.

    Of several files with one id that in `known` counts, else the first by name; the others are
    reported as copies. Raises `PhoenixError` when the folder cannot be read.
    """
    files_of: dict[str, dict[Path, Making]] = {}
    unreadable: list[Unreadable] = []
    silent: set[Path] = set()
    where = frozenset(known.values())
    for path in _paths(folder):
        try:
            making, reason = _making(path)
            if making is None and not reason and path in where:
                silent.add(path)
                continue
            if making is None:
                raise PhoenixError(
                    "Not a picture of ours",
                    f"Its making is not in it{f': {reason}' if reason else ''}.",
                )
        except PhoenixError as problem:
            shown = str(path).encode("utf-8", "replace").decode()
            unreadable.append(Unreadable(path=shown, error=problem.failure))
        else:
            files_of.setdefault(making.picture_id, {})[path] = making
    pictures: dict[Path, Making] = {}
    for picture_id, candidates in files_of.items():
        usual = known.get(picture_id)
        chosen = usual if usual in candidates else next(iter(candidates))
        pictures[chosen] = candidates[chosen]
        copy = Failure(title="A copy", message=f"It is the same picture as {chosen.name}.")
        unreadable += [
            Unreadable(path=str(path), error=copy) for path in candidates if path != chosen
        ]
    return Found(pictures=pictures, unreadable=tuple(unreadable), silent=frozenset(silent))


def written_with(
    folder: Path, seeds: Collection[int], known: Collection[Path]
) -> Iterator[tuple[Path, Making]]:
    """The pictures that are not `known` and have one of `seeds` in their file's name."""
    for path in _paths(folder):
        if path not in known and picture_file.seed_of(path) in seeds:
            with suppress(PhoenixError):  # rescan reports it
                making, _ = _making(path)
                if making is not None:
                    yield path, making


def _paths(folder: Path) -> list[Path]:
    try:
        return [path for path in files.files_below(folder) if path.suffix.lower() == ".png"]
    except OSError as problem:
        raise PhoenixError(
            "The pictures folder cannot be read",
            f"{shortened(str(folder), 200)}: {problem.strerror}.",
        ) from problem


def _making(path: Path) -> tuple[Making | None, str]:
    """The making in a file, or else why the one in it cannot be taken; "" where there is none."""
    if visible(str(path)) != str(path):
        raise PhoenixError(
            "A name that cannot be kept", "Its path has characters that cannot be shown; rename it."
        )
    if path.is_symlink():
        raise PhoenixError("Not a picture of ours", "It is a link; only files are taken in.")
    info, making = metadata.read(path)
    return making, info.extra.get(picture_file.KEY, "")
