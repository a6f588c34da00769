"""A picture that cannot be saved."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable

import pytest

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.job import JobState
from phoenix_tui.places import Places
from phoenix_tui.store.library import Library
from tests.store.making_examples import files_in, make_finished, make_job, make_request


def _failing(number: int) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def _pictures(places: Places) -> int:
    with sqlite3.connect(places.database) as rows:
        count: int = rows.execute("SELECT count(*) FROM pictures").fetchone()[0]
    return count


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize(
    "fault",
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EDQUOT, "The disk is full"),
        (errno.EROFS, "A folder cannot be written to"),
        (errno.EIO, "A file cannot be written"),
    ],
)
def test_a_disk_that_fails_leaves_neither_file_nor_row(
    library: Library,
    places: Places,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    fault: tuple[int, str],
) -> None:
    number, title = fault
    job = make_job(state=JobState.SAVING)
    library.add_job(job, "sha")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, _failing(number))
        with pytest.raises(PhoenixError) as caught:
            library.keep_picture(job, make_finished(job))
    assert caught.value.failure.title == title
    assert "press g on what is paused, or run `phoenix-tui resume`" in caught.value.failure.hint
    assert ("Free some space" in caught.value.failure.hint) is (title == "The disk is full")
    assert not files_in(places.pictures), "half a picture was left in the pictures folder"
    assert _pictures(places) == 0
    assert library.job(job.id) == job


def test_a_folder_that_cannot_be_synced_leaves_no_file(
    library: Library, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job()
    library.add_job(job, "sha")
    monkeypatch.setattr("phoenix_tui.store.files.sync_folder", _failing(errno.EIO))
    with pytest.raises(PhoenixError):
        library.keep_picture(job, make_finished(job))
    assert not files_in(places.pictures)


def test_the_same_picture_can_be_saved_once_there_is_space(
    library: Library, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job()
    library.add_job(job, "sha")
    finished = make_finished(job)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _failing(errno.ENOSPC))
        with pytest.raises(PhoenixError):
            library.keep_picture(job, finished)
    picture = library.keep_picture(job, finished)
    assert library.picture(picture.making.picture_id) == picture
    assert len(files_in(places.pictures)) == 1


def test_a_row_that_cannot_be_written_takes_its_file_with_it(
    library: Library, places: Places
) -> None:
    job = make_job()
    library.add_job(job, "sha")
    # a database that may not grow is what a full disk is to SQLite
    pages = library._database.number("PRAGMA page_count")
    library._database.execute(f"PRAGMA max_page_count = {pages}")
    big = make_job(make_request(prompt="x" * 20_000), id=job.id)
    with pytest.raises(PhoenixError, match="The disk is full"):
        library.keep_picture(big, make_finished(big))
    assert not files_in(places.pictures)
    assert _pictures(places) == 0
    assert library.job(job.id) == job


def test_a_vanished_pictures_folder_is_told_in_a_sentence(library: Library, places: Places) -> None:
    job = make_job()
    library.add_job(job, "sha")
    shutil.rmtree(places.pictures)
    with pytest.raises(PhoenixError, match="A folder is gone"):
        library.keep_picture(job, make_finished(job))


def test_a_home_that_cannot_be_made_is_told_in_a_sentence(places: Places) -> None:
    shutil.rmtree(places.home)
    places.home.write_text("a file")
    with pytest.raises(PhoenixError, match="cannot be used"):
        Library.open(places)
