import os
import shutil
from pathlib import Path

import pytest

from phoenix_tui.domain.marks import MarkChange, Marks
from phoenix_tui.domain.picture import Picture
from phoenix_tui.domain.request import Batch
from phoenix_tui.places import Places
from phoenix_tui.store import marks_file
from phoenix_tui.store.library import Library
from tests.store.image_examples import with_texts
from tests.store.making_examples import files_in, make_finished, make_job, make_request


def _made(library: Library, count: int = 1) -> list[Picture]:
    pictures = []
    for index in range(count):
        job = make_job(make_request(seed=index), batch=Batch(id="batch", index=index, size=4))
        library.add_job(job, "sha")
        pictures.append(library.keep_picture(job, make_finished(job)))
    return pictures


def _lose_database(places: Places) -> None:
    for path in places.home.glob("phoenix.db*"):
        path.unlink()


def _marks(library: Library, picture_id: str) -> Marks:
    details = library.details(picture_id)
    assert details is not None
    return details.row.marks


def test_a_lost_database_is_rebuilt_with_ids_batch_and_lineage(
    library: Library, places: Places
) -> None:
    pictures = _made(library, 4)
    library.close()
    _lose_database(places)
    again = Library.open(places)
    assert again.picture(pictures[0].making.picture_id) is None
    report = again.rescan()
    assert (report.pictures, len(report.added)) == (4, 4)
    assert [again.picture(p.making.picture_id) for p in pictures] == pictures
    again.close()


def test_what_was_decided_outlives_the_database(library: Library, places: Places) -> None:
    ids = [picture.making.picture_id for picture in _made(library, 4)]
    mark = library.decisions.mark
    mark((ids[0],), MarkChange(favourite=True, rating=4))
    mark((ids[1],), MarkChange(discarded=True))
    mark((ids[2],), MarkChange(rating=2))
    library.decisions.undo()
    library.close()
    _lose_database(places)
    with places.marks.open("ab") as file:
        file.write(b'{"picture": "')  # as a power cut leaves it
    again = Library.open(places)
    again.rescan()
    assert [_marks(again, each) for each in ids] == [
        Marks(favourite=True, rating=4), Marks(discarded=True), Marks(), Marks(),
    ]  # fmt: skip
    again.decisions.mark((ids[3],), MarkChange(rating=5))
    again.close()
    _lose_database(places)
    third = Library.open(places)
    third.rescan()
    assert _marks(third, ids[3]).rating == 5, "a line that was cut off took the next one with it"
    third.close()


def test_a_rescan_changes_no_mark_of_a_picture_that_is_known(
    library: Library, places: Places
) -> None:
    [picture] = _made(library)
    key = picture.making.picture_id
    library.decisions.mark((key,), MarkChange(rating=3))
    places.marks.write_bytes(places.marks.read_bytes().replace(b"3", b"1"))
    library.rescan()
    assert _marks(library, key).rating == 3


def test_marks_of_an_earlier_version_are_kept_too(library: Library, places: Places) -> None:
    [picture] = _made(library)
    library.decisions.mark((picture.making.picture_id,), MarkChange(rating=3))
    library.close()
    places.marks.unlink()
    Library.open(places).close()
    _lose_database(places)
    again = Library.open(places)
    again.rescan()
    assert _marks(again, picture.making.picture_id).rating == 3
    again.close()


def test_a_deleted_picture_that_is_put_back_is_not_in_the_trash(
    library: Library, places: Places, tmp_path: Path
) -> None:
    [picture] = _made(library)
    copy = tmp_path / "copy.png"
    shutil.copy(picture.path, copy)
    library.decisions.mark((picture.making.picture_id,), MarkChange(discarded=True))
    library.empty_trash()
    shutil.copy(copy, picture.path)
    library.rescan()
    assert not _marks(library, picture.making.picture_id).discarded


def test_the_file_of_marks_stays_small_and_no_trouble_with_it_is_one_of_deciding(
    library: Library, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks_file, "LARGEST", 300)
    [picture] = _made(library)
    key = picture.making.picture_id
    for rating in (1, 2, 3, 4, 5) * 3:
        library.decisions.mark((key,), MarkChange(rating=rating))
    assert places.marks.stat().st_size <= 300
    places.marks.unlink()
    places.marks.mkdir()
    library.decisions.mark((key,), MarkChange(favourite=True))
    assert _marks(library, key) == Marks(favourite=True, rating=5)


def test_the_file_of_marks_holds_no_lines_of_pictures_without_any(
    library: Library, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks_file, "LARGEST", 300)
    first, second = (picture.making.picture_id for picture in _made(library, 2))
    library.decisions.mark((first,), MarkChange(discarded=True))
    library.empty_trash()
    for rating in (1, 2, 3, 4, 5) * 2:
        library.decisions.mark((second,), MarkChange(rating=rating))
    assert first.encode() not in places.marks.read_bytes()


def test_a_file_of_very_many_marks_is_not_written_anew_for_each(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks_file, "LARGEST", 300)
    places.make()
    file = marks_file.MarksFile(places.marks)
    file.add({f"{number}": Marks(rating=1) for number in range(20)})
    written = places.marks.stat().st_ino
    file.add({"0": Marks(rating=2)})
    assert places.marks.stat().st_ino == written
    assert file.read()["0"] == Marks(rating=2)


def test_nothing_changes_where_rows_and_files_agree(library: Library) -> None:
    _made(library, 2)
    report = library.rescan()
    assert (report.pictures, report.added, report.unreadable, report.missing) == (2, (), (), ())


def test_a_moved_picture_is_found_at_any_depth(library: Library, places: Places) -> None:
    [picture] = _made(library)
    moved = places.pictures / "best" / "of 2026" / "house.PNG"
    moved.parent.mkdir(parents=True)
    os.rename(picture.path, moved)
    report = library.rescan()
    assert (report.added, report.missing) == ((str(moved),), ())
    found = library.picture(picture.making.picture_id)
    assert found is not None
    assert found.path == str(moved)


def test_a_missing_file_is_told_and_its_row_stays(library: Library) -> None:
    [picture] = _made(library)
    Path(picture.path).unlink()
    report = library.rescan()
    assert (report.pictures, report.missing) == (1, (picture.path,))
    assert library.picture(picture.making.picture_id) == picture


def test_files_that_are_no_pictures_of_ours_are_told_and_left(
    library: Library, places: Places
) -> None:
    [picture] = _made(library)
    data = Path(picture.path).read_bytes()
    (places.pictures / "half.png").write_bytes(data[: len(data) // 2])
    (places.pictures / "other.png").write_bytes(with_texts(parameters="a house"))
    (places.pictures / "hostile.png").write_bytes(with_texts(phoenix_tui='{"version": 1}'))
    (places.pictures / "link.png").symlink_to(picture.path)
    (places.pictures / "notes.txt").write_text("not looked at")
    os.mkdir(places.pictures / "folder.png")
    (places.pictures / os.fsdecode(b"\xff\x1b]0;.png")).write_bytes(data)
    before = files_in(places.pictures)
    report = library.rescan()
    assert report.pictures == 1
    assert len(report.unreadable) == 5
    reasons = {Path(u.path).name: u.error.message for u in report.unreadable}
    assert "cut off" in reasons["half.png"]
    assert "not as we write it" in reasons["hostile.png"]
    assert "link" in reasons["link.png"]
    assert files_in(places.pictures) == before


def test_a_copy_of_a_picture_does_not_take_its_place(library: Library, places: Places) -> None:
    [picture] = _made(library)
    copy = places.pictures / "0 copy.png"
    shutil.copy(picture.path, copy)
    report = library.rescan()
    assert [u.path for u in report.unreadable] == [str(copy)]
    assert library.picture(picture.making.picture_id) == picture


def test_a_home_that_was_moved_finds_its_pictures(
    library: Library, places: Places, tmp_path: Path
) -> None:
    [picture] = _made(library)
    library.close()
    moved = Places(tmp_path / "moved")
    places.home.rename(moved.home)
    again = Library.open(moved)
    found = again.picture(picture.making.picture_id)
    assert found is not None
    assert Path(found.path).exists()
    assert again.rescan().missing == ()
    again.close()
