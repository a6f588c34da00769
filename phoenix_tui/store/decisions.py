"""Marks of pictures and the log of how they came about, which can be walked back."""

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime

import msgspec

from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.marks import UNMARKED, Decision, MarkChange, Marks
from phoenix_tui.domain.request import LoraUse
from phoenix_tui.store.database import Database
from phoenix_tui.store.marks_file import MarksFile
from phoenix_tui.store.picture_rows import PictureRows, marks_of
from phoenix_tui.store.search import ids_as_json, rows_of

_NAMED = "pictures.id IN (SELECT value FROM json_each(?))"


class Decisions:
    """Everything that people decide about pictures, on disk when a call returns."""

    def __init__(self, database: Database, pictures: PictureRows, file: MarksFile) -> None:
        self._database = database
        self._pictures = pictures
        self._file = file

    def open(self) -> None:
        """Keep the marks of a home of an earlier version beside its database too."""
        if not self._file.exists():
            marked = self._database.rows(
                "SELECT id, favourite, rating, discarded FROM library JOIN pictures USING (number)"
                " WHERE favourite OR rating OR discarded"
            )
            self._file.add({row["id"]: marks_of(row) for row in marked})

    def forget(self, picture_ids: Iterable[str]) -> None:
        """Pictures are deleted: who puts one back, from a copy, wants it out of the trash."""
        self._file.add(dict.fromkeys(picture_ids, UNMARKED))

    def restore(self, picture_ids: Collection[str]) -> None:
        """Mark pictures that are new to the database as they were marked before it was."""
        marks = self._file.read() if picture_ids else {}
        for picture_id in picture_ids:
            if picture_id in marks:
                self._set(picture_id, marks[picture_id])

    def mark(
        self, picture_ids: tuple[str, ...], change: MarkChange
    ) -> tuple[PictureRow, ...] | None:
        """Mark pictures, as one decision; they as they are now, in the order they are named.

        None where one of them is not in the library; none is marked then.
        """
        return self._decide(picture_ids, lambda _: change)

    def keep_only(self, picture_id: str) -> tuple[PictureRow, ...] | None:
        """Make a picture a favourite and discard the rest of its batch, as one decision.

        The batch as it is now, this picture first; None where it is not in the library.
        """
        chosen = self._rows((picture_id,))
        if not chosen:
            return None
        batch = rows_of(self._database, self._pictures, "batch_id = ?", chosen[0].batch_id)
        others = sorted(
            (row.batch_index, row.picture_id) for row in batch if row.picture_id != picture_id
        )
        keep, discard = MarkChange(favourite=True), MarkChange(discarded=True)
        return self._decide(
            (picture_id, *(other for _, other in others)),
            lambda row: keep if row.picture_id == picture_id else discard,
        )

    def undo(self) -> tuple[PictureRow, ...]:
        """Take back the newest decision that was not taken back and can be: the marks are again as
        they were before it.

        Its pictures as they are now; none where there is nothing to take back. Pictures that were
        deleted meanwhile cannot come back, the others of the decision do.
        """
        found = self._database.rows(
            "SELECT number FROM decisions WHERE undone_at IS NULL AND EXISTS (SELECT 1 FROM decided"
            " JOIN pictures ON pictures.id = picture_id WHERE decision = decisions.number)"
            " ORDER BY number DESC LIMIT 1"
        )
        if not found:
            return ()
        number = int(found[0]["number"])
        entries = self._database.rows(
            "SELECT picture_id, before FROM decided WHERE decision = ?", number
        )
        before = {
            entry["picture_id"]: msgspec.json.decode(entry["before"], type=Marks)
            for entry in entries
        }
        with self._database.transaction():
            for picture_id, marks in before.items():
                self._set(picture_id, marks)
            self._database.execute(
                "UPDATE decisions SET undone_at = ? WHERE number = ?", _now(), number
            )
        self._file.add(before)
        return self._rows(tuple(before))

    def log(self, after: tuple[int, str] = (0, ""), limit: int = 500) -> list[Decision]:
        """At most `limit` entries after the one of that (number, picture id), oldest first."""
        rows = self._database.rows(
            "SELECT * FROM decided JOIN decisions ON decisions.number = decision"
            " WHERE (decision, picture_id) > (?, ?) ORDER BY decision, picture_id LIMIT ?",
            *after,
            limit,
        )
        decisions = []
        for row in rows:
            marks = msgspec.json.decode(row["after"], type=Marks)
            decisions.append(
                Decision(
                    number=row["decision"],
                    at=row["at"],
                    undone_at=row["undone_at"],
                    picture_id=row["picture_id"],
                    batch_id=row["batch_id"],
                    prompt=row["prompt"],
                    seed=row["seed"],
                    model=row["model"],
                    loras=msgspec.json.decode(row["loras"], type=tuple[LoraUse, ...]),
                    favourite=marks.favourite,
                    rating=marks.rating,
                    discarded=marks.discarded,
                    kept=not marks.discarded,
                )
            )
        return decisions

    def _decide(
        self, picture_ids: tuple[str, ...], change_of: Callable[[PictureRow], MarkChange]
    ) -> tuple[PictureRow, ...] | None:
        rows = self._rows(picture_ids)
        if len(rows) < len(picture_ids):
            return None
        changed = [
            (row, after)
            for row in rows
            if (after := change_of(row).applied(row.marks)) != row.marks
        ]
        if changed:
            with self._database.transaction():
                number = self._database.number(
                    "INSERT INTO decisions (at) VALUES (?) RETURNING number", _now()
                )
                for row, after in changed:
                    self._set(row.picture_id, after)
                    self._log(number, row, after)
            self._file.add({row.picture_id: after for row, after in changed})
        return self._rows(picture_ids)

    def _log(self, number: int, row: PictureRow, after: Marks) -> None:
        self._database.execute(
            "INSERT INTO decided (decision, picture_id, batch_id, prompt, seed, model, loras,"
            " before, after) VALUES (?,?,?,?,?,?,?,?,?)",
            number,
            row.picture_id,
            row.batch_id,
            row.prompt,
            row.seed,
            row.model,
            msgspec.json.encode(row.loras).decode(),
            msgspec.json.encode(row.marks).decode(),
            msgspec.json.encode(after).decode(),
        )

    def _set(self, picture_id: str, marks: Marks) -> None:
        self._database.execute(
            "UPDATE library SET favourite = ?, rating = ?, discarded = ?"
            " WHERE number = (SELECT number FROM pictures WHERE id = ?)",
            marks.favourite,
            marks.rating,
            marks.discarded,
            picture_id,
        )

    def _rows(self, picture_ids: tuple[str, ...]) -> tuple[PictureRow, ...]:
        found = {
            row.picture_id: row
            for row in rows_of(self._database, self._pictures, _NAMED, ids_as_json(picture_ids))
        }
        return tuple(found[each] for each in picture_ids if each in found)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
