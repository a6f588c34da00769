"""The tables of phoenix.db, and how an older file becomes a newer one."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import shortened
from phoenix_tui.store import files
from phoenix_tui.store.database import Database, damaged, explained

_MILLISECONDS = (
    "coalesce(CAST(round((julianday(created_at) - 2440587.5) * 86400000) AS INTEGER), 0)"
)

_IS_WHOLE = """
    CASE WHEN json_valid(making) THEN
        json_type(making, '$.request.seed') = 'integer'
        AND making ->> '$.request.seed' BETWEEN 0 AND 4294967295
        AND json_type(making, '$.request.model') = 'text'
        AND json_type(making, '$.request.mode') = 'text'
        AND json_type(making, '$.request.prompt') = 'text'
        AND coalesce(json_type(making, '$.request.loras'), 'array') = 'array'
    END
"""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE pictures (
            id TEXT PRIMARY KEY,
            job_id TEXT NOT NULL,
            batch_id TEXT NOT NULL,
            created_at TEXT NOT NULL,
            path TEXT NOT NULL,  -- relative to the home, which may be moved
            kept INTEGER NOT NULL,
            making TEXT NOT NULL  -- JSON
        ) STRICT
        """,
        "CREATE INDEX pictures_by_batch ON pictures (batch_id)",
        """
        CREATE TABLE jobs (
            number INTEGER PRIMARY KEY,  -- the order in which they came
            id TEXT NOT NULL UNIQUE,
            request_id TEXT UNIQUE,
            body_sha256 TEXT NOT NULL,
            batch TEXT NOT NULL,  -- JSON
            request TEXT NOT NULL,  -- JSON
            keep INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            state TEXT NOT NULL,
            deaths INTEGER NOT NULL,
            error TEXT,  -- JSON
            picture_id TEXT REFERENCES pictures (id) ON DELETE SET NULL,
            seconds REAL
        ) STRICT
        """,
        "CREATE INDEX jobs_by_state ON jobs (state)",
        "CREATE INDEX jobs_by_picture ON jobs (picture_id)",
    ),
    (
        # `number` sorts by time: milliseconds since 1970, 15 bits to tell those of one apart
        """
        CREATE TABLE new_pictures (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            job_id TEXT NOT NULL,
            batch_id TEXT NOT NULL,
            created_at TEXT NOT NULL,
            path TEXT NOT NULL,  -- relative to the home, which may be moved
            kept INTEGER NOT NULL,
            making TEXT NOT NULL  -- JSON
        ) STRICT
        """,
        # a row that is damaged is found again by rescan
        f"""
        INSERT INTO new_pictures
        SELECT (moment << 15) + row_number() OVER (PARTITION BY moment ORDER BY id) - 1,
            id, job_id, batch_id, created_at, path, kept, making
        FROM (SELECT *, {_MILLISECONDS} AS moment FROM pictures WHERE {_IS_WHOLE})
        """,
        "DROP TABLE pictures",
        "ALTER TABLE new_pictures RENAME TO pictures",
        "CREATE INDEX pictures_by_batch ON pictures (batch_id)",
        "UPDATE jobs SET picture_id = NULL WHERE picture_id NOT IN (SELECT id FROM pictures)",
        # the kept pictures: small rows, so that 100 000 of them are looked through in no time
        """
        CREATE TABLE library (
            number INTEGER PRIMARY KEY REFERENCES pictures (number) ON DELETE CASCADE,
            seed INTEGER NOT NULL,
            model TEXT NOT NULL,
            mode TEXT NOT NULL,
            favourite INTEGER NOT NULL DEFAULT 0,
            rating INTEGER NOT NULL DEFAULT 0,
            discarded INTEGER NOT NULL DEFAULT 0
        ) STRICT
        """,
        """
        INSERT INTO library (number, seed, model, mode)
        SELECT number, making ->> '$.request.seed', making ->> '$.request.model',
            making ->> '$.request.mode'
        FROM pictures WHERE kept = 1
        """,
        "CREATE INDEX library_by_rating ON library (rating)",
        "CREATE INDEX library_by_seed ON library (seed)",
        "CREATE INDEX library_favourites ON library (number) WHERE favourite = 1",
        "CREATE INDEX library_trash ON library (number) WHERE discarded = 1",
        """
        CREATE TABLE picture_loras (
            name TEXT NOT NULL,
            number INTEGER NOT NULL REFERENCES library (number) ON DELETE CASCADE,
            PRIMARY KEY (name, number)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT OR IGNORE INTO picture_loras
        SELECT used.value ->> '$.name', library.number
        FROM library JOIN pictures USING (number), json_each(making, '$.request.loras') AS used
        """,
        "CREATE INDEX picture_loras_by_picture ON picture_loras (number)",
        "CREATE VIRTUAL TABLE prompts USING fts5 (prompt, tokenize = 'unicode61', prefix = '1 2')",
        """
        INSERT INTO prompts (rowid, prompt)
        SELECT number, making ->> '$.request.prompt' FROM library JOIN pictures USING (number)
        """,
        """
        CREATE TRIGGER prompt_goes AFTER DELETE ON library
        BEGIN DELETE FROM prompts WHERE rowid = old.number; END
        """,
        """
        CREATE TABLE decisions (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            undone_at TEXT
        ) STRICT
        """,
        # what a picture was is kept here, too: the log outlives the picture
        """
        CREATE TABLE decided (
            decision INTEGER NOT NULL REFERENCES decisions (number),
            picture_id TEXT NOT NULL,
            batch_id TEXT NOT NULL,
            prompt TEXT NOT NULL,
            seed INTEGER NOT NULL,
            model TEXT NOT NULL,
            loras TEXT NOT NULL,  -- JSON
            before TEXT NOT NULL,  -- marks as JSON
            after TEXT NOT NULL,  -- marks as JSON
            PRIMARY KEY (decision, picture_id)
        ) STRICT, WITHOUT ROWID
        """,
    ),
)
"""The statements that lead from version n, which is SQLite's `user_version`, to n + 1."""


def open_database(path: Path) -> Database:
    """The database at `path`, made or brought up to the newest version.

    Raises `PhoenixError` for a file that cannot be read, is not ours or is of a newer version, and
    leaves it as it was.
    """
    database = Database(path)
    try:
        _bring_up_to_date(database)
        # every commit reaches the disk before the call that made it returns
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA foreign_keys = ON")
        # half a megabyte: the system keeps the file's pages too, and a server lives for days
        database.execute("PRAGMA cache_size = -512")
    except BaseException:
        database.close()
        raise
    return database


def _bring_up_to_date(database: Database) -> None:
    version = database.number("PRAGMA user_version")
    is_empty = database.number("SELECT count(*) FROM sqlite_schema") == 0
    shown = shortened(str(database.path), 200)
    if version > len(MIGRATIONS):
        raise PhoenixError(
            "The database is of a newer Phoenix TUI",
            f"{shown} has version {version}; this one reads up to {len(MIGRATIONS)}.",
            "Update Phoenix TUI, or name another folder with --home.",
        )
    if version < 0 or (version == 0) != is_empty:
        raise PhoenixError(
            "The database is not one of Phoenix TUI",
            f"{shown} holds something else; it was left as it is.",
            "Move it away, or name another folder with --home.",
        )
    for older, statements in enumerate(MIGRATIONS[version:], start=version):
        if not is_empty:
            _copy(database, older)
        try:
            with database.transaction():
                for statement in statements:
                    database.execute(statement)
                database.execute(f"PRAGMA user_version = {older + 1}")
        except sqlite3.IntegrityError as problem:
            # our statements are tried; what they find may be anything
            raise damaged(database.path, str(problem)) from problem


def _copy(database: Database, version: int) -> None:
    """phoenix-v1-20261123-114502-000000.db: what the database was before a migration."""
    now = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    copy = database.path.with_name(f"{database.path.stem}-v{version}-{now}.db")
    with (
        explained(copy),
        files.appearing(copy) as part,
        closing(sqlite3.connect(part)) as target,
    ):
        database.connection.backup(target)
