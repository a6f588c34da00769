"""A home that was open to others is closed, or told of."""

import os
import stat
from pathlib import Path

import pytest

from phoenix_tui.places import Places
from phoenix_tui.server.lock import HomeLock
from phoenix_tui.server.privacy import close_to_others
from phoenix_tui.server.token import token_for
from tests.sandbox import sandbox

PRIVATE = (
    "pictures", "inputs", "thumbnails", "logs", "phoenix.db", "phoenix-v1-2026.db",
    "token", "screen.json", "sheet.json", "marks.jsonl",
)  # fmt: skip


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def opened(tmp_path: Path) -> Places:
    """A home that everybody may look into."""
    places = Places(tmp_path / "home")
    for folder in (places.pictures, places.inputs, places.thumbnails, places.logs, places.models):
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    for name in (*PRIVATE[4:], "config.toml"):
        (places.home / name).write_text("")
        (places.home / name).chmod(0o644)
    for path in (places.home, *places.home.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return places


def test_a_home_of_ours_is_closed_with_all_that_is_private_in_it(opened: Places) -> None:
    assert close_to_others(opened) == ""
    assert _mode(opened.home) == 0o700
    for name in PRIVATE:
        assert _mode(opened.home / name) & 0o077 == 0, name
    assert _mode(opened.models) == 0o755, "models may be shared"


def test_a_folder_that_holds_more_stays_as_it_is_and_is_told_of(opened: Places) -> None:
    (opened.home / "my novel.txt").write_text("")
    warning = close_to_others(opened)
    assert str(opened.home) in warning
    assert "0755" in warning
    assert _mode(opened.home) == 0o755
    for name in PRIVATE:
        assert _mode(opened.home / name) & 0o077 == 0, name


def test_what_a_link_leads_to_stays_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    shared.chmod(0o755)
    places = Places(tmp_path / "home")
    places.home.mkdir()
    places.pictures.symlink_to(shared)
    close_to_others(places)
    assert _mode(shared) == 0o755


def test_a_runtime_folder_that_was_open_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    with sandbox() as home:
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(home.runtime))
        home.places.runtime.mkdir(parents=True)
        home.places.runtime.chmod(0o777)
        mask = os.umask(0o022)
        try:
            with HomeLock(home.places):
                assert _mode(home.places.runtime) == 0o700
        finally:
            os.umask(mask)


def test_a_token_file_that_others_can_read_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PHOENIX_TUI_TOKEN", raising=False)
    file = tmp_path / "token"
    file.write_text("a-token-of-enough-length")
    file.chmod(0o644)
    assert token_for(Places(tmp_path), file)[1].endswith("which others can read")
    file.chmod(0o600)
    assert token_for(Places(tmp_path), file)[1] == f"in {file}"
