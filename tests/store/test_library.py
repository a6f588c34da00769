import hashlib
import re
import sqlite3
from pathlib import Path

import msgspec
import pytest

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.job import JobState
from phoenix_tui.domain.request import Batch, InputImage, LoraUse, Mode
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.store import image_file, inputs, metadata
from phoenix_tui.store.library import Library
from tests.catalogue.file_examples import safetensors
from tests.store.making_examples import files_in, make_finished, make_job, make_request


def test_a_stored_job_comes_back_as_it_was(library: Library) -> None:
    request = make_request(
        prompt="[/x] \x1b]52;c;\x07 \U0001f525 \u202e", loras=(LoraUse(name="ink", weight=0.5),)
    )
    job = make_job(request, request_id="mine", keep=False, batch=Batch(id="b", index=3, size=4))
    library.add_job(job, "sha")
    assert library.job(job.id) == job
    assert library.job_by_request_id("mine") == (job, "sha")


def test_a_job_that_is_not_there_is_none(library: Library) -> None:
    assert library.job("x") is None
    assert library.job_by_request_id("x") is None
    assert library.picture("x") is None


def test_a_request_id_names_one_job_only(library: Library) -> None:
    library.add_job(make_job(request_id="mine"), "sha")
    with pytest.raises(sqlite3.IntegrityError):
        library.add_job(make_job(request_id="mine"), "sha")


def test_jobs_without_a_request_id_do_not_collide(library: Library) -> None:
    library.add_job(make_job(), "sha")
    library.add_job(make_job(), "sha")
    assert len(library.unfinished_jobs()) == 2


def test_saving_a_job_keeps_state_deaths_and_error(library: Library) -> None:
    job = make_job()
    library.add_job(job, "sha")
    failed = msgspec.structs.replace(
        job,
        state=JobState.SET_ASIDE,
        deaths=2,
        error=Failure(title="Out of memory", message="It needs more."),
    )
    library.save_job(failed)
    assert library.job(job.id) == failed


def test_unfinished_jobs_are_told_oldest_first_and_recent_ones_newest_first(
    library: Library,
) -> None:
    jobs = [make_job(state=state) for state in JobState]
    for job in jobs:
        library.add_job(job, "sha")
    assert library.unfinished_jobs() == [job for job in jobs if not job.state.is_final]
    assert library.recent_jobs(3) == jobs[:-4:-1]


def test_jobs_outlive_the_process(library: Library, places: Places) -> None:
    job = make_job(state=JobState.RUNNING)
    library.add_job(job, "sha")
    library.close()
    again = Library.open(places)
    assert again.unfinished_jobs() == [job]
    again.close()


def test_a_kept_picture_is_a_file_named_by_time_seed_and_id(
    library: Library, places: Places
) -> None:
    job = make_job(make_request(prompt="../../etc/passwd\0", seed=4294967295))
    library.add_job(job, "sha")
    picture = library.keep_picture(job, make_finished(job))
    name = str(Path(picture.path).relative_to(places.pictures))
    assert re.fullmatch(
        rf"(\d{{4}})-(\d\d)-(\d\d)/\1\2\3-\d{{6}}-4294967295-{picture.making.picture_id}\.png", name
    )
    assert files_in(places.pictures) == [name]


def test_a_kept_picture_has_the_same_pixels_and_its_making(library: Library) -> None:
    job = make_job()
    library.add_job(job, "sha")
    finished = make_finished(job)
    picture = library.keep_picture(job, finished)
    assert image_file.read_rgb(Path(picture.path)) == (64, 72, finished.rgb)
    assert metadata.read(Path(picture.path))[1] == picture.making
    assert library.picture(picture.making.picture_id) == picture


def test_keeping_a_picture_completes_its_job(library: Library) -> None:
    job = make_job(state=JobState.SAVING)
    library.add_job(job, "sha")
    picture = library.keep_picture(job, make_finished(job))
    completed = library.job(job.id)
    assert completed is not None
    assert completed.state is JobState.COMPLETED
    assert completed.picture_id == picture.making.picture_id
    assert completed.seconds == 1.5


def test_a_picture_stays_when_its_job_is_dropped(library: Library) -> None:
    job = make_job()
    library.add_job(job, "sha")
    picture = library.keep_picture(job, make_finished(job))
    library.drop_job(job.id)
    assert library.job(job.id) is None
    assert library.picture(picture.making.picture_id) == picture
    assert Path(picture.path).exists()


def test_a_comparison_is_gone_with_the_next_start(library: Library, places: Places) -> None:
    job = make_job(keep=False)
    library.add_job(job, "sha")
    picture = library.keep_picture(job, make_finished(job))
    assert Path(picture.path).is_relative_to(places.comparisons)
    assert not files_in(places.pictures)
    library.close()
    again = Library.open(places)
    assert not files_in(places.comparisons)
    assert again.picture(picture.making.picture_id) is None
    assert again.job(job.id) is None
    again.close()


def test_unfinished_files_are_swept_at_the_start(places: Places) -> None:
    left = [
        places.pictures / "2026-11-23" / "x.png.part",
        places.inputs / "x.part",
        places.home / "phoenix-v1.db.part",
        places.comparisons / "x.png",
    ]
    mine = places.pictures / "mine.png"
    for path in [*left, mine]:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    Library.open(places).close()
    assert not [path for path in left if path.exists()]
    assert mine.exists()


def test_unfinished_files_are_swept_before_the_database_is_looked_at(places: Places) -> None:
    part = places.pictures / "x.png.part"
    part.write_bytes(b"half")
    places.database.write_bytes(b"no database at all" * 100)
    with pytest.raises(Exception, match="database"):
        Library.open(places)
    assert not part.exists()


def test_a_picture_written_just_before_a_kill_completes_its_job_at_the_next_start(
    library: Library, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(state=JobState.SAVING)
    library.add_job(job, "sha")
    # what `kill -9` leaves: the file is there, the row is not
    monkeypatch.setattr(Library, "_complete", lambda *_: None)
    picture = library.keep_picture(job, make_finished(job))
    library.close()
    monkeypatch.undo()
    again = Library.open(places)
    completed = again.job(job.id)
    assert completed is not None
    assert completed.state is JobState.COMPLETED
    assert again.picture(picture.making.picture_id) == picture
    assert len(files_in(places.pictures)) == 1
    again.close()


def test_a_picture_made_from_one_of_ours_remembers_how_that_was_made(
    library: Library, places: Places
) -> None:
    first = make_job()
    library.add_job(first, "sha")
    parent = library.keep_picture(first, make_finished(first))
    image = inputs.keep(places, Path(parent.path).read_bytes())
    second = make_job(make_request(mode=Mode.IMG2IMG, init_image=image, strength=0.6, seed=43))
    library.add_job(second, "sha")
    child = library.keep_picture(second, make_finished(second))
    assert child.making.init_image_making == parent.making
    assert metadata.read(Path(child.path))[1] == child.making


def test_a_picture_made_from_a_photo_has_no_lineage(library: Library, places: Places) -> None:
    image = InputImage(sha256="0" * 64, width=64, height=64)
    (places.inputs / image.sha256).write_bytes(b"no picture")
    job = make_job(make_request(mode=Mode.IMG2IMG, init_image=image, strength=0.6))
    library.add_job(job, "sha")
    assert library.keep_picture(job, make_finished(job)).making.init_image_making is None


def test_a_lora_is_named_to_other_tools_wherever_its_file_is(places: Places) -> None:
    elsewhere = places.home.parent / "webui" / "models" / "Lora"
    files = {
        "ink": places.loras / "ink.safetensors",
        "chalk": places.loras / "drawn" / "chalk.safetensors",
        "paper": elsewhere / "paper.safetensors",
    }
    for size, path in enumerate(files.values(), 1):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(safetensors({"lora_unet_x.lora_down.weight": [size]}))
    library = Library.open(places, Settings(model_folders=(str(elsewhere.parents[1]),)))
    uses = tuple(LoraUse(name=name) for name in ("gone", *files))
    job = make_job(make_request(loras=uses))
    library.add_job(job, "sha")
    picture = library.keep_picture(job, make_finished(job))
    library.close()
    text = image_file.inspect(Path(picture.path)).texts["parameters"]
    hashes = {
        name: hashlib.sha256(bytes(2 * size)).hexdigest()[:12] for size, name in enumerate(files, 1)
    }
    told = ", ".join(f"{name}: {digest}" for name, digest in hashes.items())
    assert f'Lora hashes: "{told}", Version' in text


def test_a_lineage_of_many_generations_stays_readable(library: Library, places: Places) -> None:
    image = None
    for seed in range(12):
        request = make_request(seed=seed)
        if image is not None:
            request = make_request(seed=seed, mode=Mode.IMG2IMG, init_image=image, strength=0.5)
        job = make_job(request, id=new_id())
        library.add_job(job, "sha")
        picture = library.keep_picture(job, make_finished(job))
        image = inputs.keep(places, Path(picture.path).read_bytes())
    making, seeds = metadata.read(Path(picture.path))[1], []
    while making is not None:
        seeds.append(making.request.seed)
        making = making.init_image_making
    assert seeds == [11, 10, 9, 8, 7, 6, 5, 4, 3]
