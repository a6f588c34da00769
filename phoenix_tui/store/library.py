"""The library of one home: jobs and pictures as rows, and pictures as files."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from phoenix_tui.catalogue import digests
from phoenix_tui.catalogue.loras import find_loras
from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.domain.events import Finished
from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.job import Job, JobState
from phoenix_tui.domain.library import LibraryPage, LibraryQuery, PictureDetails
from phoenix_tui.domain.picture import Making, Picture
from phoenix_tui.domain.prompt_history import PastPrompt, PromptQuery
from phoenix_tui.places import Places
from phoenix_tui.settings import Metadata, Settings
from phoenix_tui.store import (
    files,
    inputs,
    picture_file,
    rescan,
    schema,
    search,
    thumbnails,
)
from phoenix_tui.store.database import Database
from phoenix_tui.store.decisions import Decisions
from phoenix_tui.store.job_rows import JobRows
from phoenix_tui.store.marks_file import MarksFile
from phoenix_tui.store.past_prompts import past_prompts
from phoenix_tui.store.picture_rows import PictureRows

_DEFAULTS = Settings()


class Emptied(msgspec.Struct, frozen=True, kw_only=True):
    """What has become of the pictures in the trash."""

    deleted: tuple[str, ...]
    """Ids of those that are gone for good."""
    failure: Failure | None
    """Why the others are still there; None where all are gone."""


class Library:
    """Rows and picture files of one home, for one caller at a time.

    Everything here raises `PhoenixError` when disk or database fail, and is on the disk when it
    returns.
    """

    def __init__(self, places: Places, database: Database, settings: Settings) -> None:
        self._places = places
        self._settings = settings
        self._database = database
        self._jobs = JobRows(database)
        self._pictures = PictureRows(database, places.home)
        self.decisions = Decisions(database, self._pictures, MarksFile(places.marks))
        """Marks of the kept pictures, and their log."""

    @classmethod
    def open(cls, places: Places, settings: Settings = _DEFAULTS) -> "Library":
        """The library of `places`, made where there is none.

        First of all it removes unfinished files and all comparisons, so only whoever holds the
        home's lock may call this. Raises `PhoenixError` for a database that cannot be read or is
        of a newer version.
        """
        places.make()
        files.sweep(places)
        library = cls(places, schema.open_database(places.database), settings)
        try:
            library._forget_comparisons()
            library._adopt_finished()
            library.decisions.open()
        except BaseException:
            library.close()
            raise
        return library

    def close(self) -> None:
        self._database.close()

    def add_job(self, job: Job, body_sha256: str) -> None:
        """Store a new job and the digest of the body that asked for it."""
        self._jobs.add(job, body_sha256)

    def job(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def job_by_request_id(self, request_id: str) -> tuple[Job, str] | None:
        """The job that came under that name, and the digest of its body."""
        return self._jobs.by_request_id(request_id)

    def save_job(self, job: Job) -> None:
        """Store what became of a job: state, deaths, error, picture and seconds."""
        self._jobs.save(job)

    def unfinished_jobs(self) -> list[Job]:
        """The jobs whose state is not final, oldest first."""
        return self._jobs.unfinished()

    def recent_jobs(self, limit: int) -> list[Job]:
        """At most `limit` jobs of any state, newest first."""
        return self._jobs.recent(limit)

    def past_prompts(self, query: PromptQuery) -> tuple[PastPrompt, ...]:
        """The prompts of its jobs, newest first."""
        return past_prompts(self._database, query)

    def drop_job(self, job_id: str) -> None:
        """Forget a job; a picture of it stays."""
        self._jobs.drop(job_id)

    def picture(self, picture_id: str) -> Picture | None:
        return self._pictures.get(picture_id)

    def keep_picture(self, job: Job, finished: Finished) -> Picture:
        """Write the picture's file, then its row together with the job as completed.

        The picture of a job that says `keep=False` goes to the comparisons folder. When it cannot
        be saved, neither file nor row is left, and the same call may be made again.
        """
        init_image = job.request.init_image
        making = Making(
            picture_id=new_id(),
            job_id=job.id,
            batch=job.batch,
            request=job.request,
            recipe=finished.recipe,
            created_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            seconds=finished.seconds,
            init_image_making=inputs.making_of(self._places, init_image) if init_image else None,
        )
        folder = self._places.pictures if job.keep else self._places.comparisons
        size = finished.width, finished.height
        # a comparison is there to be asked how it was made
        metadata: Metadata = self._settings.metadata if job.keep else "full"
        path = picture_file.write(
            folder, making, size, finished.rgb, self._lora_hashes(job), metadata=metadata
        )
        try:
            self._complete(job, making, path)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
        return Picture(making=making, path=str(path))

    def page(self, query: LibraryQuery) -> LibraryPage:
        """Kept pictures, as `query` asks for them."""
        return search.page(self._database, self._pictures, query)

    def details(self, picture_id: str) -> PictureDetails | None:
        """All that is known of a kept picture."""
        rows = search.rows_of(self._database, self._pictures, "pictures.id = ?", picture_id)
        picture = self.picture(picture_id)
        return PictureDetails(row=rows[0], making=picture.making) if rows and picture else None

    def empty_trash(self) -> Emptied:
        """Delete the discarded pictures for good: files, thumbnails, rows.

        A file that cannot be deleted stays with its row; the others go all the same.
        """
        deleted: list[str] = []
        failure: Failure | None = None
        trash = self._pictures.discarded()
        # another picture may have been put where a discarded one was, and been found there
        needed = self._pictures.paths_in_use() if trash else frozenset()
        for picture_id, path in trash.items():
            try:
                # a file without a row would come back with the next rescan
                if path not in needed:
                    files.remove(path)
                files.remove(thumbnails.path_of(self._places, picture_id))
            except PhoenixError as problem:
                failure = failure or problem.failure
            else:
                deleted.append(picture_id)
        with self._database.transaction():
            self._pictures.drop(deleted)
        self.decisions.forget(deleted)
        return Emptied(deleted=tuple(deleted), failure=failure)

    def rescan(self) -> rescan.RescanReport:
        """Rebuild the rows of kept pictures from the files in the pictures folder.

        Nothing is removed, neither a file that cannot be read nor a row whose file is gone. New
        ones are marked as they were when there was another database.
        """
        before = self._pictures.kept_paths()
        known = set(before.values())
        found = rescan.look(self._places.pictures, before)
        with self._database.transaction():
            for path, making in found.pictures.items():
                self._pictures.put(making, path, kept=True)
            added = {making.picture_id for making in found.pictures.values()} - before.keys()
            self.decisions.restore(added)
        after = self._pictures.kept_paths()
        there = {making.picture_id for making in found.pictures.values()}
        return rescan.RescanReport(
            pictures=len(after),
            added=tuple(str(path) for path in found.pictures if path not in known),
            unreadable=found.unreadable,
            missing=tuple(
                str(path)
                for key, path in after.items()
                if key not in there and path not in found.silent
            ),
        )

    def _lora_hashes(self, job: Job) -> dict[str, str]:
        """What other tools know the job's LoRAs by, as far as their files are still here."""
        hashes: dict[str, str] = {}
        here = find_loras(self._places, self._settings) if job.request.loras else {}
        for name in (use.name for use in job.request.loras if use.name in here):
            with suppress(PhoenixError):
                hashes[name] = digests.lora_hash_of(here[name].path, self._places)
        return hashes

    def _complete(self, job: Job, making: Making, path: Path) -> None:
        completed = msgspec.structs.replace(
            job,
            state=JobState.COMPLETED,
            error=None,
            picture_id=making.picture_id,
            seconds=making.seconds,
        )
        with self._database.transaction():
            self._pictures.put(making, path, kept=job.keep)
            self._jobs.save(completed)

    def _forget_comparisons(self) -> None:
        with self._database.transaction():
            self._jobs.drop_comparisons()
            self._pictures.drop_comparisons()

    def _adopt_finished(self) -> None:
        """Complete the jobs whose picture was written when the server died, before its row was."""
        jobs = {job.id: job for job in self.unfinished_jobs() if job.keep}
        if not jobs:
            return
        seeds = {job.request.seed for job in jobs.values()}
        known = set(self._pictures.kept_paths().values())
        for path, making in rescan.written_with(self._places.pictures, seeds, known):
            if job := jobs.pop(making.job_id, None):
                self._complete(job, making, path)
