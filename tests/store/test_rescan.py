import os
import shutil
from pathlib import Path

from phoenix_tui.domain.picture import Picture
from phoenix_tui.domain.request import Batch
from phoenix_tui.places import Places
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


def test_a_lost_database_is_rebuilt_with_ids_batch_and_lineage(
    library: Library, places: Places
) -> None:
    pictures = _made(library, 4)
    library.close()
    for path in places.home.glob("phoenix.db*"):
        path.unlink()
    again = Library.open(places)
    assert again.picture(pictures[0].making.picture_id) is None
    report = again.rescan()
    assert (report.pictures, len(report.added)) == (4, 4)
    assert [again.picture(p.making.picture_id) for p in pictures] == pictures
    again.close()


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
