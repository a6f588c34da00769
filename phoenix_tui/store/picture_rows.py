"""Pictures as rows."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.marks import Marks
from phoenix_tui.domain.picture import Making, Picture
from phoenix_tui.store.database import Database, damaged

COLUMNS = "id, path, making, favourite, rating, discarded"
"""What `PictureRows.row` reads, of `pictures JOIN library USING (number)`."""

_SAME_MOMENT = 15
"""Bits of a row's number that tell pictures of one millisecond apart."""


def number_at(moment: str) -> int:
    """The lowest number of a picture that was made at `moment` (ISO 8601) or later."""
    return round(datetime.fromisoformat(moment).timestamp() * 1000) << _SAME_MOMENT


class PictureRows:
    """The tables of pictures and of the library; paths in them are relative to `home`.

    `pictures` has all there are, comparisons included; `library`, `picture_loras` and `prompts`
    those that are kept, by the same number.
    """

    def __init__(self, database: Database, home: Path) -> None:
        self._database = database
        self._home = home

    def put(self, making: Making, path: Path, *, kept: bool) -> None:
        """Add the picture whose file is at `path`, or say that its file is there now.

        Its marks stay as they are. For use in a transaction.
        """
        number = self._database.number(
            "INSERT INTO pictures (number, id, job_id, batch_id, created_at, path, kept, making)"
            " VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET"
            " (job_id, batch_id, created_at, path, kept, making) = (excluded.job_id,"
            " excluded.batch_id, excluded.created_at, excluded.path, excluded.kept,"
            " excluded.making) RETURNING number",
            self._free_number(making.created_at),
            making.picture_id,
            making.job_id,
            making.batch.id,
            making.created_at,
            str(path.relative_to(self._home)),
            kept,
            msgspec.json.encode(making).decode(),
        )
        if kept:
            self._put_into_library(number, making)

    def _put_into_library(self, number: int, making: Making) -> None:
        request, execute = making.request, self._database.execute
        execute(
            "INSERT INTO library (number, seed, model, mode) VALUES (?,?,?,?)"
            " ON CONFLICT (number) DO UPDATE SET"
            " (seed, model, mode) = (excluded.seed, excluded.model, excluded.mode)",
            number,
            request.seed,
            request.model,
            request.mode.value,
        )
        execute("DELETE FROM picture_loras WHERE number = ?", number)
        for name in {use.name for use in request.loras}:
            execute("INSERT INTO picture_loras (name, number) VALUES (?,?)", name, number)
        execute("DELETE FROM prompts WHERE rowid = ?", number)
        execute("INSERT INTO prompts (rowid, prompt) VALUES (?,?)", number, request.prompt)

    def _free_number(self, created_at: str) -> int:
        """The first number from `created_at` on that no picture has."""
        first = number_at(created_at)
        taken = self._database.rows(
            "SELECT number + 1 FROM pictures AS each WHERE number >= ?1"
            " AND EXISTS (SELECT 1 FROM pictures WHERE number = ?1)"
            " AND NOT EXISTS (SELECT 1 FROM pictures WHERE number = each.number + 1)"
            " ORDER BY number LIMIT 1",
            first,
        )
        return int(taken[0][0]) if taken else first

    def drop_comparisons(self) -> None:
        self._database.execute("DELETE FROM pictures WHERE kept = 0")

    def discarded(self) -> dict[str, Path]:
        """Where the file of each picture in the trash should be, by the picture's id."""
        rows = self._database.rows(
            "SELECT id, path FROM library JOIN pictures USING (number) WHERE discarded = 1"
        )
        return {row["id"]: self._home / row["path"] for row in rows}

    def paths_in_use(self) -> frozenset[Path]:
        """Where the files of all pictures are that are not in the trash."""
        rows = self._database.rows(
            "SELECT path FROM pictures LEFT JOIN library USING (number) WHERE discarded IS NOT 1"
        )
        return frozenset(self._home / row["path"] for row in rows)

    def drop(self, picture_ids: Iterable[str]) -> None:
        """Forget pictures and their marks; the log of decisions keeps what it has of them."""
        for picture_id in picture_ids:
            self._database.execute("DELETE FROM pictures WHERE id = ?", picture_id)

    def get(self, picture_id: str) -> Picture | None:
        rows = self._database.rows("SELECT id, path, making FROM pictures WHERE id = ?", picture_id)
        return self._picture(rows[0]) if rows else None

    def row(self, columns: sqlite3.Row) -> PictureRow:
        """The kept picture whose `COLUMNS` these are."""
        picture = self._picture(columns)
        return PictureRow.of(picture.making, picture.path, marks_of(columns))

    def _picture(self, row: sqlite3.Row) -> Picture:
        try:
            making = msgspec.json.decode(row["making"], type=Making)
        except msgspec.DecodeError as problem:
            raise damaged(self._database.path, f"picture {row['id']}: {problem}") from problem
        return Picture(making=making, path=str(self._home / row["path"]))

    def kept_paths(self) -> dict[str, Path]:
        """Where the file of each kept picture should be, by the picture's id."""
        rows = self._database.rows("SELECT id, path FROM pictures WHERE kept = 1 ORDER BY id")
        return {row["id"]: self._home / row["path"] for row in rows}


def marks_of(row: sqlite3.Row) -> Marks:
    """The marks in a row of the library."""
    return Marks(
        favourite=bool(row["favourite"]),
        rating=row["rating"],
        discarded=bool(row["discarded"]),
    )
