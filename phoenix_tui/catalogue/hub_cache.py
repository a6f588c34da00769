"""The Hugging Face cache, which other programs fill too: the models in it that are whole."""

import os
from collections.abc import Iterator
from pathlib import Path

SOURCE = "Hugging Face cache"


def hub_folder() -> Path:
    """Where the cache is, by the rules of huggingface_hub, which takes half a second to import.

    https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
    """
    variables = os.environ
    if cache := variables.get("HF_HUB_CACHE") or variables.get("HUGGINGFACE_HUB_CACHE"):
        return Path(os.path.expandvars(cache)).expanduser()
    if home := variables.get("HF_HOME"):
        return Path(os.path.expandvars(home)).expanduser() / "hub"
    cache = variables.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "huggingface" / "hub"


def snapshots(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each model's name, OWNER/NAME, and the folder of a revision of it, the main one first.

    Other revisions are named OWNER/NAME@REVISION, by their branch or by the start of their commit.
    """
    for repository in _sorted(folder):
        kind, *name = repository.name.split("--")
        if kind != "models" or not name:
            continue
        label = "/".join(name)
        # main last: it counts where another branch or tag names the same commit
        refs = dict(sorted(_refs(repository), key=lambda named: named[1] == "main"))
        revisions = [(refs.get(path.name), path) for path in _sorted(repository / "snapshots")]
        # main first: the names of the others are longer
        for ref, path in sorted(revisions, key=lambda revision: revision[0] != "main"):
            yield label if ref == "main" else f"{label}@{ref or path.name[:8]}", path


def _refs(repository: Path) -> Iterator[tuple[str, str]]:
    """Commits with the branch or tag that names each."""
    # one whose name holds slashes lies in folders, and is known by its commit
    for ref in _sorted(repository / "refs"):
        try:
            if ref.is_file() and ref.stat().st_size <= 64:
                yield ref.read_text(encoding="ascii").strip(), ref.name
        except (OSError, UnicodeError):
            continue


def _sorted(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries)
    except OSError:
        return []
