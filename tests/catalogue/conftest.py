"""A home of its own."""

from pathlib import Path

import pytest

from phoenix_tui.catalogue import loras
from phoenix_tui.places import Places


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    # what these tests put there is all that they find
    monkeypatch.setattr(loras, "SHIPPED_LORAS", tmp_path / "no shipped ones")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    places = Places(tmp_path / "home")
    places.make()
    return places
