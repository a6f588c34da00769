"""Finished pictures in an engine whose runner is scripted."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.events import PicturesMarked
from phoenix_tui.domain.library import LibraryQuery, PictureRow
from phoenix_tui.domain.marks import MarkChange
from phoenix_tui.engine.errors import NotFoundError
from phoenix_tui.store import files, thumbnails
from tests.engine.scenarios import Scene, scene
from tests.engine.scripted_runner import ScriptedRunner


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(ScriptedRunner(), tmp_path) as made:
        yield made


async def _four(stage: Scene) -> list[PictureRow]:
    """The pictures of a finished batch, by seed."""
    runner = stage.runner
    assert isinstance(runner, ScriptedRunner)
    jobs = await stage.batch(4)
    await stage.until(lambda: len(runner.inboxes) == 4, "all four run")
    for job in jobs:
        runner.finish(job.job_id)
    await stage.until_over(jobs)
    page = await stage.engine.collection.page(LibraryQuery())
    return sorted(page.pictures, key=lambda row: row.seed)


def _files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_what_was_decided_is_there_after_the_engine_has_started_anew(tmp_path: Path) -> None:
    async with scene(ScriptedRunner(), tmp_path) as stage:
        rows = await _four(stage)
        await stage.engine.collection.keep_only(rows[1].picture_id)
        await stage.engine.collection.mark((rows[1].picture_id,), MarkChange(rating=5))
    async with scene(ScriptedRunner(), tmp_path) as stage:
        collection = stage.engine.collection
        (kept,) = (await collection.page(LibraryQuery())).pictures
        assert (kept.seed, kept.favourite, kept.rating) == (43, True, 5)
        assert (await collection.page(LibraryQuery(discarded=True))).total == 3
        await collection.undo()
        assert len(await collection.undo()) == 4
        assert (await collection.page(LibraryQuery())).total == 4


async def test_jobs_of_deleted_pictures_are_told_to_have_none(stage: Scene) -> None:
    rows = await _four(stage)
    collection = stage.engine.collection
    await collection.keep_only(rows[0].picture_id)
    async with stage.engine.listen(None) as events:
        await anext(events)
        assert await collection.empty_trash() == 3
        heard = [(await anext(events))[1] for _ in range(4)]
    assert sum(isinstance(event, PicturesMarked) for event in heard) == 1
    pictures = [(await stage.engine.recall(row.job_id)).picture_id for row in rows]
    assert pictures == [rows[0].picture_id, None, None, None]


async def test_a_thumbnail_of_a_picture_that_is_deleted_meanwhile_is_not_left_behind(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = await _four(stage)
    collection = stage.engine.collection
    make, loop = thumbnails.make, asyncio.get_running_loop()

    def delete_first(picture: Path, thumbnail: Path) -> None:
        make(picture, thumbnail)
        data = thumbnail.read_bytes()
        discarded = MarkChange(discarded=True)
        for call in (
            collection.mark((rows[0].picture_id,), discarded),
            collection.empty_trash(),
        ):
            asyncio.run_coroutine_threadsafe(call, loop).result(10)
        thumbnail.write_bytes(data)

    monkeypatch.setattr(thumbnails, "make", delete_first)
    with pytest.raises(NotFoundError):
        await collection.thumbnail(rows[0].picture_id)
    assert _files(stage.places.thumbnails) == []


async def test_a_trash_that_cannot_be_emptied_wholly_is_told_of_as_far_as_it_was(
    stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = await _four(stage)
    collection = stage.engine.collection
    await collection.keep_only(rows[0].picture_id)
    remove = files.remove

    def refuse(path: Path) -> None:
        if path == Path(rows[2].path):
            raise PhoenixError("A file cannot be deleted", "It is held.", "See whose it is.")
        remove(path)

    monkeypatch.setattr(files, "remove", refuse)
    async with stage.engine.listen(None) as events:
        await anext(events)
        with pytest.raises(PhoenixError, match=r"It is held. 2 others are gone. See whose"):
            await collection.empty_trash()
        gone = {rows[1].picture_id, rows[3].picture_id}
        async for _, event in events:
            if isinstance(event, PicturesMarked):
                assert set(event.deleted) == gone, "pictures stay on the screen that are gone"
                break
    pictures = [(await stage.engine.recall(row.job_id)).picture_id for row in rows]
    assert pictures == [rows[0].picture_id, None, rows[2].picture_id, None]
