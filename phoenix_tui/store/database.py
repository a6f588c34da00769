"""The SQLite file, with its faults told in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import shortened
from phoenix_tui.store.files import GO_ON

Value = str | int | float | None


class Database:
    """One connection; every statement commits by itself unless it is in a transaction."""

    def __init__(self, path: Path) -> None:
        """Open `path`, or make it. Raises `PhoenixError`, as everything here does."""
        self.path = path
        with explained(path):
            # the engine calls from one thread, which need not be the one that opened
            self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.row_factory = sqlite3.Row

    def close(self) -> None:
        self.connection.close()

    def execute(self, statement: str, *values: Value) -> None:
        with explained(self.path):
            self.connection.execute(statement, values)

    def rows(self, query: str, *values: Value) -> list[sqlite3.Row]:
        with explained(self.path):
            return self.connection.execute(query, values).fetchall()

    def number(self, query: str, *values: Value) -> int:
        """The one whole number that `query` asks for."""
        return int(self.rows(query, *values)[0][0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the statements within, or none."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            # SQLite itself rolls back after some faults
            if self.connection.in_transaction:
                self.execute("ROLLBACK")
            raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite raises about a file or a disk into a `PhoenixError`."""
    shown = shortened(str(path), 200)
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a bug, not a fault of the file
    except sqlite3.Error as problem:
        match getattr(problem, "sqlite_errorcode", None):
            case sqlite3.SQLITE_FULL:
                raise PhoenixError(
                    "The disk is full",
                    f"Nothing more can be written to {shown}.",
                    f"Free some space. {GO_ON}",
                ) from problem
            case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
                raise damaged(path, str(problem)) from problem
            case _:
                raise PhoenixError(
                    "The database cannot be used",
                    f"{shown}: {problem}.",
                    "See whose the file is, and whether another program holds it.",
                ) from problem


def damaged(path: Path, reason: str) -> PhoenixError:
    """For a file that holds what we never wrote."""
    return PhoenixError(
        "The database cannot be read",
        f"{shortened(str(path), 200)} is damaged ({shortened(reason, 200)}); it was left as it is.",
        "Move it away and run `phoenix-tui rescan`: the pictures are found again.",
    )
