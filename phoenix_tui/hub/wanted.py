"""What is asked for from the hub, and which of a repository's files that is."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from phoenix_tui.catalogue.diffusers_folder import is_usable
from phoenix_tui.catalogue.folder_weights import LEFT_OUT, choose, components_with_weights
from phoenix_tui.domain.text import shortened

TAKES = "takes OWNER/NAME, OWNER/NAME@REVISION or OWNER/NAME/FILE.safetensors of the hub"
PREFERRED = ("fp16", "bf16", "")
"""Of weights that are there in several formats: those of half the size, which look the same."""
_NAME = re.compile(
    r"(?P<repository>[\w.-]{1,96}/[\w.-]{1,96})"
    r"(?:/(?P<file>[^@\\\x00-\x1f]{1,200}\.safetensors))?"
    r"(?:@(?P<revision>[\w./-]{1,200}))?",
    re.ASCII,
)
_WITH_WEIGHTS = (".json", ".txt", ".model")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A model's address on the hub."""

    repository: str
    """OWNER/NAME."""
    revision: str = "main"
    """A branch, a tag or a commit."""
    file: str | None = None
    """A single file of it."""


class CannotBeUsedError(Exception):
    """There is nothing in the repository that could be used; a sentence without its subject."""


def wanted(text: object) -> Wanted:
    """What a person typed. Raises `ValueError` with a sentence that lacks its subject."""
    match = _NAME.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None or ".." in match[0] or "--" in match["repository"]:
        shown = f"'{shortened(text, 60)}'" if isinstance(text, str) else f"a {type(text).__name__}"
        raise ValueError(f"{TAKES}, not {shown}")
    return Wanted(
        repository=match["repository"],
        revision=match["revision"] or "main",
        file=match["file"],
    )


def single_files(wanted: Wanted, names: Iterable[str]) -> list[str]:
    """The files to fetch of a repository without a model_index.json."""
    weights = [name for name in names if name.endswith(".safetensors") and "/" not in name]
    if wanted.file is not None:
        if wanted.file not in names:
            raise CannotBeUsedError(f"has no file {wanted.file}")
        return [wanted.file]
    if len(weights) == 1:
        return weights
    if not weights:
        raise CannotBeUsedError(
            "has neither a diffusers model nor a .safetensors file; pickles are not fetched"
        )
    listed = ", ".join(shortened(name, 60) for name in weights[:8])
    raise CannotBeUsedError(f"has several files, of which one is to be named: {listed}")


def model_files(index: Mapping[str, object], names: Iterable[str]) -> list[str]:
    """The files to fetch of a diffusers model: configurations, tokenizers, and the weights of each
    component in one format."""
    pipeline = str(index.get("_class_name"))
    if not is_usable(pipeline):
        raise CannotBeUsedError(f"is a {shortened(pipeline, 60)}, which cannot be used yet")
    folders: dict[str, list[str]] = {}
    for name in names:
        folder, _, file = name.rpartition("/")
        folders.setdefault(folder, []).append(file)
    files = ["model_index.json"]
    for component in index:
        if component not in LEFT_OUT:
            files += [
                f"{component}/{file}"
                for file in folders.get(component, ())
                if file.endswith(_WITH_WEIGHTS)
            ]
    for component in components_with_weights(dict(index)):
        weights = choose(folders.get(component, []), PREFERRED)
        if weights is None:
            raise CannotBeUsedError(
                f"has no .safetensors file of its {component}, and pickles are not fetched"
            )
        files += [f"{component}/{file}" for file in weights.files]
    return files
