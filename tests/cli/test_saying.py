"""What commands print, on streams that do not take it."""

import subprocess
from pathlib import Path

import pytest

from phoenix_tui.cli.saying import table
from tests.sandbox import Sandbox


def with_streams(
    home: Sandbox, streams: str, *arguments: str
) -> "subprocess.CompletedProcess[str]":
    """Run a command with its streams as the shell is told."""
    return subprocess.run(
        ["sh", "-c", f'exec "$0" "$@" {streams}', *home.command(*arguments)],
        env=home.environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_closed_stdout_is_no_fault(fresh: Sandbox) -> None:
    done = with_streams(fresh, ">&-", "models", "--json")
    assert (done.returncode, done.stderr) == (0, "")


def test_with_stderr_closed_complaints_do_not_end_up_on_stdout(fresh: Sandbox) -> None:
    done = with_streams(fresh, "2>&-", "status", "--json")
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
def test_output_that_cannot_be_written_is_told_in_one_line(fresh: Sandbox) -> None:
    done = with_streams(fresh, "> /dev/full", "models", "--json")
    assert done.returncode == 1
    assert done.stderr == (
        "phoenix-tui: The output cannot be written: stdout: No space left on device.\n"
    )


def test_a_reader_that_goes_away_ends_the_command_in_silence(fresh: Sandbox) -> None:
    done = with_streams(fresh, "| true", "models", "--json")
    assert done.stderr == ""


def test_the_terminal_app_says_that_it_needs_a_terminal(fresh: Sandbox) -> None:
    done = fresh.run()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("phoenix-tui: There is no terminal: ")
    assert done.stderr.count("\n") == 1


def test_columns_stand_one_below_the_other_whatever_the_letters() -> None:
    lines = table([("長い名前", "SDXL"), ("demo", "demo")]).splitlines()
    assert lines == ["長い名前  SDXL", "demo      demo"]
