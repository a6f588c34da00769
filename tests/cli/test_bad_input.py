"""Bad input in the shell: one line on stderr, exit 2, and nothing made."""

import json
import re
from collections.abc import Iterator

import pytest

from phoenix_tui.cli import main
from tests.bad_input import TAKEN_AS_TYPED, WRONG, Wrong
from tests.sandbox import Sandbox, sandbox

ESCAPES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")


@pytest.fixture(scope="module")
def untouched() -> Iterator[Sandbox]:
    """A home in which nothing is ever made."""
    with sandbox() as made:
        yield made


@pytest.fixture
def home(untouched: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    for name, value in untouched.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PHOENIX_TUI_SERVER", raising=False)
    return untouched


def typed(wrong: Wrong) -> list[str]:
    prompt = [] if wrong.field == "prompt" else ["a house"]
    return ["generate", *prompt, *wrong.options]


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_it_is_refused_with_one_line_and_nothing_is_made(
    home: Sandbox, capsys: pytest.CaptureFixture[str], wrong: Wrong
) -> None:
    assert main(typed(wrong)) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith(f"phoenix-tui: {wrong.option} ")
    assert wrong.takes in printed.err
    assert "usage" not in printed.err
    assert list(home.home.iterdir()) == [], "something was made"
    assert home.processes() == [], "a server was started"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["generate"], "PROMPT takes text that is not blank"),
        (["generate", "x", "--seed"], "--seed takes a whole number"),
        (["generate", "x", "--batch", "3"], "--batch takes 1, 2 or 4, not '3'"),
        (["generate", "x", "--nonsense"], "--nonsense is not known here"),
        (["generate", "x", "y"], "y is not known here"),
        (["generate", "x", "--output", "/dev/null"], "--output takes a folder"),
        (["draw"], "COMMAND takes one of generate"),
        (["info", "/none.png"], "IMAGE takes a picture file"),
        (["reproduce", "/none.png"], "IMAGE takes a picture file"),
        (["serve", "--port", "70000"], "--port takes a whole number from 0 to 65535"),
        (["generate", "x", "--server", "ftp://there"], "--server takes http://HOST:PORT"),
        (["generate", "x", "--mask", "/none.png"], "--mask "),
    ],
)
def test_a_command_line_that_is_wrong_gets_one_line(
    home: Sandbox, capsys: pytest.CaptureFixture[str], arguments: list[str], line: str
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"phoenix-tui: {line}")
    assert printed.err.count("\n") == 1
    assert list(home.home.iterdir()) == []


def test_several_wrong_options_are_told_in_one_line(
    home: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["generate", "x", "--seed", "-1", "--steps", "0", "--cfg", "x"]) == 2
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    for option in ("--seed takes", "--steps takes", "--cfg takes"):
        assert option in line


def test_what_a_terminal_would_obey_is_made_visible_in_a_complaint(
    home: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["generate", "x", "--sampler", "\x1b]52;c;aGk=\x07\x9b\u202e"]) == 2
    line = capsys.readouterr().err
    assert not ESCAPES.search(line.rstrip("\n")), repr(line)
    assert "␛" in line


@pytest.mark.parametrize("prompt", TAKEN_AS_TYPED.values(), ids=TAKEN_AS_TYPED)
def test_an_odd_prompt_is_taken_as_typed(shared: Sandbox, prompt: str) -> None:
    made = shared.run("generate", prompt, "--steps", "1", "--json")
    assert made.returncode == 0, made.stderr
    path = json.loads(made.stdout)["path"]
    info = shared.run("info", path, "--json")
    assert json.loads(info.stdout)["prompt"] == prompt
    for printed in (made.stdout, info.stdout, shared.run("info", path).stdout):
        assert not ESCAPES.search(printed.replace("\n", "")), "a control character was printed"


def test_a_seed_at_the_end_goes_on_at_zero(shared: Sandbox) -> None:
    made = shared.objects("generate", "x", "--seed", "4294967294", "--batch", "4", "--steps", "1")
    assert sorted(each["seed"] for each in made) == [0, 1, 4294967294, 4294967295]


def test_a_wrong_request_ends_the_real_command_without_a_traceback(fresh: Sandbox) -> None:
    done = fresh.run("generate", "x", "--seed", "-1")
    assert done.returncode == 2
    assert done.stderr == f"phoenix-tui: --seed {WRONG['seed below 0'].takes}, not -1\n"


@pytest.mark.parametrize("switch", ["--size", "--print-selected", "--version", "--json"])
def test_a_switch_is_not_taken_for_a_value(
    home: Sandbox, capsys: pytest.CaptureFixture[str], switch: str
) -> None:
    assert main(["generate", "x", "--seed", switch]) == 2
    assert "--seed takes a whole number" in capsys.readouterr().err
    assert main(["generate", "x", "--output", switch]) == 2
    assert "--output takes a folder; none is given" in capsys.readouterr().err
