from pathlib import Path

import pytest

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.library import LibraryQuery, PictureRow
from phoenix_tui.domain.marks import MarkChange, Marks
from phoenix_tui.domain.picture import Making
from phoenix_tui.places import Places
from phoenix_tui.store import files, thumbnails
from phoenix_tui.store.library import Library
from tests.store.library_examples import add_batch, add_picture

FAVOURITE, DISCARD = MarkChange(favourite=True), MarkChange(discarded=True)


def _now(library: Library, row: PictureRow) -> PictureRow:
    details = library.details(row.picture_id)
    assert details is not None
    return details.row


def _shown(library: Library) -> list[int]:
    return sorted(row.seed for row in library.page(LibraryQuery()).pictures)


def test_a_mark_outlives_the_process(library: Library, places: Places) -> None:
    row = add_picture(library, 0)
    library.decisions.mark((row.picture_id,), MarkChange(favourite=True, rating=4))
    library.close()
    again = Library.open(places)
    assert _now(again, row).favourite
    assert _now(again, row).rating == 4
    assert [row.picture_id for row in again.decisions.undo()] == [row.picture_id]
    again.close()


def test_marked_pictures_are_told_in_the_order_they_were_named(library: Library) -> None:
    first, second = (add_picture(library, minute) for minute in (0, 1))
    told = library.decisions.mark((second.picture_id, first.picture_id), MarkChange(rating=2))
    assert told is not None
    assert [(row.picture_id, row.rating) for row in told] == [
        (second.picture_id, 2),
        (first.picture_id, 2),
    ]


def test_nothing_is_marked_where_one_picture_is_not_there(library: Library) -> None:
    row = add_picture(library, 0)
    assert library.decisions.mark((row.picture_id, "no-such-id"), DISCARD) is None
    assert not _now(library, row).discarded
    assert library.decisions.log() == []


def test_a_favourite_leaves_the_trash_and_what_is_discarded_is_no_favourite(
    library: Library,
) -> None:
    row = add_picture(library, 0)
    library.decisions.mark((row.picture_id,), FAVOURITE)
    library.decisions.mark((row.picture_id,), DISCARD)
    assert not _now(library, row).favourite, "emptying the trash would delete a favourite"
    library.decisions.mark((row.picture_id,), FAVOURITE)
    assert not _now(library, row).discarded


def test_keeping_one_discards_the_rest_of_its_batch_and_nothing_else(library: Library) -> None:
    other = add_picture(library, 5, seed=77)
    rows = add_batch(library)
    told = library.decisions.keep_only(rows[2].picture_id)
    assert told is not None
    assert [(row.seed, row.favourite, row.discarded) for row in told] == [
        (2, True, False),
        (0, False, True),
        (1, False, True),
        (3, False, True),
    ]
    assert _now(library, other) == other
    assert _shown(library) == [2, 77]


def test_one_undo_takes_back_all_of_one_decision(library: Library) -> None:
    rows = add_batch(library)
    library.decisions.mark((rows[1].picture_id,), MarkChange(favourite=True, rating=3))
    library.decisions.keep_only(rows[2].picture_id)
    told = library.decisions.undo()
    assert {row.picture_id for row in told} == {row.picture_id for row in rows}
    assert _shown(library) == [0, 1, 2, 3]
    assert [_now(library, row).favourite for row in rows] == [False, True, False, False]
    assert _now(library, rows[1]).rating == 3


def test_undo_walks_back_to_the_first_decision_and_then_says_that_nothing_is_left(
    library: Library,
) -> None:
    row = add_picture(library, 0)
    for rating in (1, 2, 3):
        library.decisions.mark((row.picture_id,), MarkChange(rating=rating))
    assert [library.decisions.undo()[0].rating for _ in range(3)] == [2, 1, 0]
    assert library.decisions.undo() == ()
    library.decisions.mark((row.picture_id,), MarkChange(rating=5))
    assert library.decisions.undo()[0].rating == 0


def test_what_changes_nothing_is_no_decision(library: Library) -> None:
    row = add_picture(library, 0)
    library.decisions.mark((row.picture_id,), FAVOURITE)
    library.decisions.mark((row.picture_id,), FAVOURITE)
    assert len(library.decisions.log()) == 1
    assert not library.decisions.undo()[0].favourite


def test_emptying_the_trash_deletes_files_thumbnails_and_rows_of_what_is_in_it_alone(
    library: Library, places: Places
) -> None:
    rows = add_batch(library)
    for row in rows:
        thumbnails.make(Path(row.path), thumbnails.path_of(places, row.picture_id))
    library.decisions.keep_only(rows[0].picture_id)
    deleted = library.empty_trash()
    assert set(deleted.deleted) == {row.picture_id for row in rows[1:]}
    assert deleted.failure is None
    assert [Path(row.path).exists() for row in rows] == [True, False, False, False]
    assert [path.stem for path in places.thumbnails.iterdir()] == [rows[0].picture_id]
    assert library.page(LibraryQuery(discarded=True)).total == 0
    assert library.page(LibraryQuery(text="red")).total == 1, "the words are forgotten too"
    assert library.empty_trash().deleted == ()
    assert library.rescan().pictures == 1, "what was deleted came back"


def test_what_was_deleted_stays_in_the_log_and_cannot_be_taken_back(library: Library) -> None:
    rows = add_batch(library)
    library.decisions.keep_only(rows[0].picture_id)
    library.empty_trash()
    assert [(each.seed, each.kept) for each in library.decisions.log()] == [
        (0, True),
        (1, False),
        (2, False),
        (3, False),
    ]
    told = library.decisions.undo()
    assert [row.picture_id for row in told] == [rows[0].picture_id]
    assert library.decisions.undo() == ()


def test_a_file_that_cannot_be_deleted_keeps_its_row(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = add_batch(library)
    ids = tuple(row.picture_id for row in rows)
    library.decisions.mark(ids, DISCARD)
    remove = files.remove

    def refuse(path: Path) -> None:
        if path == Path(rows[2].path):
            raise PhoenixError("A file cannot be deleted", "The disk is mounted read-only.")
        remove(path)

    monkeypatch.setattr(files, "remove", refuse)
    emptied = library.empty_trash()
    assert emptied.failure is not None
    assert emptied.failure.title == "A file cannot be deleted"
    assert set(emptied.deleted) == set(ids) - {rows[2].picture_id}, "one held up the others"
    left = {row.picture_id for row in library.page(LibraryQuery(discarded=True)).pictures}
    assert {row.picture_id for row in rows if Path(row.path).exists()} == left
    assert left == {rows[2].picture_id}


def test_a_picture_that_was_put_in_the_place_of_a_discarded_one_outlives_the_trash(
    library: Library,
) -> None:
    discarded, kept = add_picture(library, 0), add_picture(library, 1)
    library.decisions.mark((discarded.picture_id,), DISCARD)
    Path(kept.path).replace(discarded.path)
    library.rescan()
    assert library.empty_trash().deleted == (discarded.picture_id,)
    (left,) = library.page(LibraryQuery()).pictures
    assert left.picture_id == kept.picture_id
    assert Path(left.path).exists(), "a picture that nobody discarded was deleted"


def test_the_log_is_told_in_parts(library: Library) -> None:
    rows = add_batch(library)
    for row in rows:
        library.decisions.mark((row.picture_id,), MarkChange(rating=1))
    library.decisions.undo()
    told, after = [], (0, "")
    while part := library.decisions.log(after, limit=3):
        told += part
        after = part[-1].number, part[-1].picture_id
    assert [(each.seed, each.undone_at is None) for each in told] == [
        (0, True),
        (1, True),
        (2, True),
        (3, False),
    ]


def test_a_rescan_keeps_the_marks_of_pictures_that_are_known(library: Library) -> None:
    kept, discarded = add_picture(library, 0), add_picture(library, 1)
    library.decisions.mark((kept.picture_id,), MarkChange(favourite=True, rating=5))
    library.decisions.mark((discarded.picture_id,), DISCARD)
    library.rescan()
    assert _now(library, kept).marks == Marks(favourite=True, rating=5)
    assert _now(library, discarded).discarded


def test_a_row_tells_what_its_making_tells(library: Library) -> None:
    row = add_picture(library, 0, seed=9, prompt="x\0y \u202e")
    details = library.details(row.picture_id)
    assert details is not None
    making: Making = details.making
    assert row == PictureRow.of(making, row.path)
    assert (row.seed, row.prompt) == (9, "x\0y \u202e")
