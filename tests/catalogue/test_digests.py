import hashlib
import os
from pathlib import Path

import pytest

from phoenix_tui.catalogue.digests import lora_hash_of, sha256_of
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.places import Places
from tests.catalogue.file_examples import make_model, safetensors


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files whose contents were gone through."""
    names: list[str] = []

    def file_digest(file: object, kind: str) -> object:
        names.append(Path(file.name).name)  # type: ignore[attr-defined]
        return original(file, kind)  # type: ignore[arg-type]

    original = hashlib.file_digest
    monkeypatch.setattr(hashlib, "file_digest", file_digest)
    return names


def test_a_file_is_known_by_its_sha256(places: Places) -> None:
    path = places.loras / "x.safetensors"
    path.write_bytes(b"weights")
    assert sha256_of(str(path), places) == hashlib.sha256(b"weights").hexdigest()


def test_a_file_is_read_once(places: Places, reads: list[str]) -> None:
    path = places.loras / "x.safetensors"
    path.write_bytes(b"weights")
    assert sha256_of(path, places) == sha256_of(path, places)
    assert reads == ["x.safetensors"]


def test_a_changed_file_is_read_again(places: Places) -> None:
    path = places.loras / "x.safetensors"
    path.write_bytes(b"weights")
    before = sha256_of(path, places)
    path.write_bytes(b"WEIGHTS")
    os.utime(path, ns=(0, 1))
    assert sha256_of(path, places) != before


def test_a_folder_is_known_by_names_and_contents(places: Places) -> None:
    first, second = make_model(places.models / "a"), make_model(places.models / "b")
    assert sha256_of(first, places) == sha256_of(second, places)
    (second / "tokenizer").mkdir()
    (second / "tokenizer" / "merges.txt").write_text("a b")
    changed = sha256_of(second, places)
    assert changed != sha256_of(first, places)
    (second / "tokenizer").rename(second / "tokenizer_2")
    assert sha256_of(second, places) != changed


def test_files_that_do_not_matter_do_not_change_a_folders_digest(places: Places) -> None:
    folder = make_model(places.models / "a")
    before = sha256_of(folder, places)
    (folder / "README.md").write_text("x")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "x.json").write_text("x")
    assert sha256_of(folder, places) == before


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"x": 1}', b"\xff" * 10])
def test_a_broken_memory_is_ignored_and_made_anew(places: Places, content: bytes) -> None:
    places.digests.write_bytes(content)
    path = places.loras / "x.safetensors"
    path.write_bytes(b"weights")
    assert sha256_of(path, places) == hashlib.sha256(b"weights").hexdigest()
    assert str(path) in places.digests.read_text()


def test_a_memory_that_cannot_be_written_is_done_without(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = places.loras / "x.safetensors"
    path.write_bytes(b"weights")
    monkeypatch.setattr(os, "replace", fail)
    assert sha256_of(path, places) == hashlib.sha256(b"weights").hexdigest()


def test_a_file_that_is_gone_is_told_in_a_sentence(places: Places) -> None:
    with pytest.raises(PhoenixError, match="cannot be read"):
        sha256_of(places.models / "nothing", places)


def test_other_tools_know_a_lora_by_what_follows_its_header(places: Places) -> None:
    path = places.loras / "x.safetensors"
    path.write_bytes(safetensors({"a": [4]}, {"title": "ink"}, fill=b"\7"))
    assert lora_hash_of(path, places) == hashlib.sha256(b"\7" * 8).hexdigest()[:12]
    assert lora_hash_of(path, places) != sha256_of(path, places)[:12]
