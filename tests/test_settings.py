"""config.toml."""

from pathlib import Path

import pytest

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.settings import Settings, load


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert load(tmp_path / "config.toml") == (Settings(), ())


def test_unknown_keys_are_reported_and_the_others_count(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('threads = 3\ncolour = "red"\n"\\u001b[2J" = 1\n')
    settings, notes = load(file)
    assert settings == Settings(threads=3)
    assert notes == ("config.toml: unknown key ␛[2J", "config.toml: unknown key colour")


@pytest.mark.parametrize(
    "text", ["threads = ", 'threads = "two"', 'order = "mixed"', "\xff", "threads = 1.5"]
)
def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(PhoenixError) as refused:
        load(file)
    assert str(file) in refused.value.failure.message
    assert "\n" not in refused.value.failure.message


@pytest.mark.parametrize(
    "text",
    ["model_idle_minutes = -1", "server_idle_minutes = nan", "threads = -1", "version = 2"],
)
def test_numbers_have_bounds(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(PhoenixError):
        load(tmp_path / "config.toml")
