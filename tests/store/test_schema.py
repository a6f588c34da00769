import sqlite3
from pathlib import Path

import pytest

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.library import LibraryQuery
from phoenix_tui.domain.marks import MarkChange
from phoenix_tui.domain.request import LoraUse
from phoenix_tui.places import Places
from phoenix_tui.store import schema
from phoenix_tui.store.library import Library
from tests.store.library_examples import add_batch, add_picture
from tests.store.making_examples import make_finished, make_job


def _copies(places: Places) -> list[Path]:
    return sorted(places.home.glob("phoenix-v*"))


def test_a_database_is_kept_durable(library: Library) -> None:
    database = library._database
    assert database.rows("PRAGMA journal_mode")[0][0] == "wal"
    assert database.number("PRAGMA synchronous") == 2
    assert database.number("PRAGMA foreign_keys") == 1
    assert database.number("PRAGMA user_version") == len(schema.MIGRATIONS)


def test_a_new_or_current_database_is_not_copied(library: Library, places: Places) -> None:
    library.close()
    Library.open(places).close()
    assert not _copies(places)


def test_a_database_is_copied_before_each_migration(
    library: Library, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job()
    library.add_job(job, "sha")
    library.close()
    more = (("ALTER TABLE pictures ADD COLUMN stars INTEGER",), ("CREATE TABLE tags (x TEXT)",))
    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS + more)
    migrated = Library.open(places)
    assert migrated.job(job.id) == job
    newest = len(schema.MIGRATIONS)
    assert migrated._database.number("PRAGMA user_version") == newest
    migrated.close()
    copies = _copies(places)
    assert [path.name[:11] for path in copies] == [
        f"phoenix-v{newest - 2}-",
        f"phoenix-v{newest - 1}-",
    ]
    with sqlite3.connect(copies[0]) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (newest - 2,)
        assert old.execute("SELECT id FROM jobs").fetchone() == (job.id,)
        assert "stars" not in old.execute("SELECT sql FROM sqlite_schema").fetchone()[0]


def _as_version_1(library: Library) -> None:
    """Turn the database back into one of version 1, with the same jobs and pictures."""
    execute = library._database.execute
    execute("PRAGMA foreign_keys = OFF")
    columns = "id, job_id, batch_id, created_at, path, kept, making"
    execute(f"CREATE TABLE saved AS SELECT {columns} FROM pictures")
    for name in ("decided", "decisions", "prompts", "picture_loras", "library", "pictures"):
        execute(f"DROP TABLE {name}")
    execute(schema.MIGRATIONS[0][0])
    execute(schema.MIGRATIONS[0][1])
    execute(f"INSERT INTO pictures ({columns}) SELECT {columns} FROM saved")
    execute("DROP TABLE saved")
    execute("PRAGMA user_version = 1")
    library.close()


def test_pictures_of_version_1_are_in_the_library_of_version_2(
    library: Library, places: Places
) -> None:
    rows = add_batch(library)
    rows.append(
        add_picture(
            library, 5, seed=9, model="other", loras=(LoraUse(name="ink"),), prompt="Käse \x01 😀"
        )
    )
    job, compared = make_job(), make_job(keep=False)
    for each in (job, compared):
        library.add_job(each, "sha")
        library.keep_picture(each, make_finished(each))
    before = library.page(LibraryQuery())
    _as_version_1(library)
    migrated = Library.open(places)
    assert migrated.page(LibraryQuery()) == before
    assert [row.seed for row in migrated.page(LibraryQuery(text="kase")).pictures] == [9]
    assert migrated.page(LibraryQuery(lora="ink", model="other", seed=9)).pictures == (rows[4],)
    assert migrated.recent_jobs(1)[0].picture_id is not None
    assert migrated._database.rows("PRAGMA foreign_key_check") == []
    assert migrated.decisions.mark((rows[0].picture_id,), MarkChange(favourite=True))
    migrated.close()
    assert len(_copies(places)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "'{'",
        "'{}'",
        "'[]'",
        "json_remove(making, '$.request.model')",
        "json_set(making, '$.request.seed', 'x')",
        "json_set(making, '$.request.seed', 1e30)",
        "json_set(making, '$.request.mode', NULL)",
        "json_set(making, '$.request.loras', 7)",
    ],
)
def test_a_row_of_version_1_that_is_damaged_does_not_keep_the_others_from_it(
    library: Library, places: Places, change: str
) -> None:
    damaged, whole = add_picture(library, 0), add_picture(library, 1)
    library._database.execute(
        f"UPDATE pictures SET making = {change} WHERE id = ?", damaged.picture_id
    )
    _as_version_1(library)
    migrated = Library.open(places)
    assert migrated.page(LibraryQuery()).pictures == (whole,)
    assert migrated.rescan().pictures == 2, "the picture itself is found again"
    migrated.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    library: Library, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job()
    library.add_job(job, "sha")
    library.close()
    broken = (("CREATE TABLE tags (x TEXT)", "INSERT INTO nowhere VALUES (1)"),)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS + broken)
        with pytest.raises(PhoenixError):
            Library.open(places)
    again = Library.open(places)
    assert again.job(job.id) == job
    assert not again._database.rows("SELECT 1 FROM sqlite_schema WHERE name = 'tags'")
    again.close()


def test_a_migration_that_finds_what_it_cannot_take_says_so_and_leaves_the_database(
    library: Library, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.close()
    broken = (("CREATE TABLE tags (x TEXT NOT NULL) STRICT", "INSERT INTO tags SELECT NULL"),)
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS + broken)
        with pytest.raises(PhoenixError, match=r"is damaged .* it was left as it is") as told:
            Library.open(places)
    assert "phoenix-tui rescan" in told.value.failure.hint
    Library.open(places).close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    library: Library, places: Places
) -> None:
    library._database.execute("PRAGMA user_version = 99")
    library.close()
    before = places.database.read_bytes()
    with pytest.raises(PhoenixError, match="newer Phoenix TUI"):
        Library.open(places)
    assert places.database.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"not a database" * 500, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_refused_and_never_overwritten(
    places: Places, content: bytes
) -> None:
    places.database.write_bytes(content)
    with pytest.raises(PhoenixError, match="database") as caught:
        Library.open(places)
    assert caught.value.failure.hint
    assert places.database.read_bytes() == content


def test_a_database_of_another_program_is_refused(places: Places) -> None:
    with sqlite3.connect(places.database) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    with pytest.raises(PhoenixError, match="not one of Phoenix TUI"):
        Library.open(places)


def test_an_empty_file_becomes_a_database(places: Places) -> None:
    places.database.touch()
    library = Library.open(places)
    assert library.recent_jobs(10) == []
    library.close()


def test_a_row_that_cannot_be_read_is_told_in_a_sentence(library: Library) -> None:
    job = make_job()
    library.add_job(job, "sha")
    library._database.execute("UPDATE jobs SET request = '{\"prompt\": 1}'")
    with pytest.raises(PhoenixError, match="damaged"):
        library.unfinished_jobs()
