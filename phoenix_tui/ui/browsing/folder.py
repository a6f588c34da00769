"""What of a folder can be chosen: folders, and files that may be images."""

import os
from pathlib import Path

import msgspec

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import shortened

IMAGES = (".png", ".jpg", ".jpeg", ".webp")
MOST = 50_000
"""Names that are looked at; a folder that has more is not one to choose from by eye."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list."""

    name: str
    """As the system has it: outside text, with surrogates where it is not UTF-8."""
    is_folder: bool


UP = Entry(name="..", is_folder=True)


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A folder, looked through."""

    folder: Path
    entries: tuple[Entry, ...]
    """Folders first, each kind by name."""
    is_cut: bool = False
    """There were more than `MOST` names."""

    def matching(self, typed: str) -> tuple[Entry, ...]:
        """Those whose names have `typed` in them; a dot in front asks for the hidden ones."""
        wanted = typed.casefold()
        if wanted.startswith("."):
            return tuple(e for e in self.entries if e.name.casefold().startswith(wanted))
        found = tuple(
            entry
            for entry in self.entries
            if wanted in entry.name.casefold() and not entry.name.startswith(".")
        )
        is_root = self.folder == self.folder.parent
        return found if typed or is_root else (UP, *found)

    def folder_called(self, typed: str) -> str:
        """The only folder whose name begins with `typed`; else `typed` itself."""
        names = [entry.name for entry in self.entries if entry.is_folder]
        found = [name for name in names if typed and name.casefold().startswith(typed.casefold())]
        return found[0] if len(found) == 1 and typed not in names else typed


def read_folder(folder: Path) -> Listing:
    """Look through a folder: slow where it is large or far away.

    Raises `PhoenixError` for one that cannot be read.
    """
    found: list[Entry] = []
    is_cut = False
    try:
        with os.scandir(folder) as names:
            for number, each in enumerate(names):
                if is_cut := number >= MOST:
                    break
                if (kind := _kind(each)) is not None:
                    found.append(Entry(name=each.name, is_folder=kind))
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "no folder has such a name"
        raise PhoenixError(
            "The folder cannot be read", f"{shortened(str(folder), 200)}: {reason}."
        ) from problem
    found.sort(key=lambda entry: (not entry.is_folder, entry.name.casefold(), entry.name))
    return Listing(folder=folder, entries=tuple(found), is_cut=is_cut)


def _kind(entry: "os.DirEntry[str]") -> bool | None:
    """Whether it is a folder; None for what can be neither entered nor chosen."""
    try:
        if entry.is_dir():
            return True
        # a pipe or a socket is no file, whatever it is called
        return False if entry.name.lower().endswith(IMAGES) and entry.is_file() else None
    except OSError:
        return None
