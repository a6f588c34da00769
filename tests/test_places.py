"""Where files live."""

import stat
from pathlib import Path

import pytest

from phoenix_tui.cli import main
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.places import Places, places


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.delenv("PHOENIX_TUI_SERVER", raising=False)


def test_a_relative_home_and_a_link_to_it_are_the_same_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "link").symlink_to("home")
    monkeypatch.chdir(tmp_path)
    assert places("home") == places("link") == Places(tmp_path / "home")
    assert places("link").socket == places(tmp_path / "home").socket


def test_the_environment_names_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PHOENIX_TUI_HOME", str(tmp_path / "mine"))
    assert places().home == tmp_path / "mine"
    assert places(tmp_path / "other").home == tmp_path / "other"


def test_the_socket_stays_short_whatever_the_homes_name() -> None:
    assert len(bytes(places("/" + "ü" * 80 + "/" + "d" * 200).socket)) < 108


@pytest.mark.parametrize("home", ["a\nb", "\x1b]52;c;x\x07", "\udcff", "~no-such-user/x", "a\0b"])
def test_a_home_whose_name_cannot_be_used_is_refused_with_a_sentence(home: str) -> None:
    with pytest.raises(PhoenixError) as refused:
        places(home)
    assert "The home cannot be used" in str(refused.value)
    assert not any(ord(character) < 32 for character in str(refused.value))


def test_a_home_below_a_file_gets_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["--home", str(tmp_path / "file" / "home"), "generate", "a house"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "The home cannot be used" in told.err


def test_an_empty_home_is_not_the_usual_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--home", ""]) == 2
    assert capsys.readouterr().err == "phoenix-tui: --home takes a folder, not ''\n"


def test_the_folders_are_their_owners_alone(tmp_path: Path) -> None:
    made = places(tmp_path / "deep" / "home")
    made.make()
    for folder in (made.home, made.pictures, made.inputs, made.logs, made.runtime):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
