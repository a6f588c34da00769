"""Homes that cannot be served: one line says why, and nothing in them is touched."""

import sqlite3

import pytest

from tests.sandbox import PROMPT, Sandbox


def _refused(home: Sandbox) -> str:
    """The one line that `generate` says on stderr."""
    done = home.run("generate", PROMPT, "--steps", "1", "--json")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert home.processes() == [], "a process was left behind"
    return done.stderr


def test_a_home_that_another_host_serves_is_refused_with_its_name(fresh: Sandbox) -> None:
    note = '{"pid": 12, "host": "elsewhere", "socket": "/run/there.sock"}'
    (fresh.home / "host.json").write_text(note)
    said = _refused(fresh)
    assert "Another host serves this home" in said
    assert "in use on elsewhere (process 12)" in said
    assert (fresh.home / "host.json").read_text() == note


@pytest.mark.parametrize(
    ("kind", "says"),
    [("newer", "The database is of a newer Phoenix TUI"), ("damaged", "cannot be read")],
)
def test_a_database_that_cannot_be_used_is_told_of_and_left_as_it_is(
    fresh: Sandbox, kind: str, says: str
) -> None:
    file = fresh.home / "phoenix.db"
    if kind == "newer":
        with sqlite3.connect(file) as rows:
            rows.execute("CREATE TABLE jobs (id TEXT)")
            rows.execute("PRAGMA user_version = 99")
        rows.close()
    else:
        file.write_bytes(b"not a database" * 500)
    before = file.read_bytes()
    assert says in _refused(fresh)
    assert file.read_bytes() == before, "the database was overwritten"
