"""A library in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from phoenix_tui.places import Places
from phoenix_tui.store.library import Library
from tests.store.making_examples import make_places


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    return make_places(tmp_path)


@pytest.fixture
def library(places: Places) -> Iterator[Library]:
    library = Library.open(places)
    yield library
    library.close()
