"""Jobs as rows."""

import sqlite3
from pathlib import Path

import msgspec

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.job import Job, JobState
from phoenix_tui.domain.request import Batch, Request
from phoenix_tui.store.database import Database, Value, damaged

_FINAL = tuple(state.value for state in JobState if state.is_final)
_IN_FINAL = f"state IN ({', '.join('?' * len(_FINAL))})"


class JobRows:
    """The table of jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, job: Job, body_sha256: str) -> None:
        self._database.execute(
            "INSERT INTO jobs (id, request_id, body_sha256, batch, request, keep, created_at,"
            " state, deaths, error, picture_id, seconds) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
            job.id,
            job.request_id,
            body_sha256,
            msgspec.json.encode(job.batch).decode(),
            msgspec.json.encode(job.request).decode(),
            job.keep,
            job.created_at,
            *_progress(job),
        )

    def save(self, job: Job) -> None:
        self._database.execute(
            "UPDATE jobs SET state = ?, deaths = ?, error = ?, picture_id = ?, seconds = ?"
            " WHERE id = ?",
            *_progress(job),
            job.id,
        )

    def drop(self, job_id: str) -> None:
        self._database.execute("DELETE FROM jobs WHERE id = ?", job_id)

    def drop_comparisons(self) -> None:
        """Forget the jobs that are over and whose picture was not to be kept."""
        self._database.execute(f"DELETE FROM jobs WHERE keep = 0 AND {_IN_FINAL}", *_FINAL)

    def get(self, job_id: str) -> Job | None:
        rows = self._database.rows("SELECT * FROM jobs WHERE id = ?", job_id)
        return _job(rows[0], self._database.path) if rows else None

    def by_request_id(self, request_id: str) -> tuple[Job, str] | None:
        rows = self._database.rows("SELECT * FROM jobs WHERE request_id = ?", request_id)
        return (_job(rows[0], self._database.path), rows[0]["body_sha256"]) if rows else None

    def unfinished(self) -> list[Job]:
        query = f"SELECT * FROM jobs WHERE NOT {_IN_FINAL} ORDER BY number"
        return [_job(row, self._database.path) for row in self._database.rows(query, *_FINAL)]

    def recent(self, limit: int) -> list[Job]:
        query = "SELECT * FROM jobs ORDER BY number DESC LIMIT ?"
        return [_job(row, self._database.path) for row in self._database.rows(query, limit)]


def _progress(job: Job) -> tuple[Value, ...]:
    error = msgspec.json.encode(job.error).decode() if job.error else None
    return job.state.value, job.deaths, error, job.picture_id, job.seconds


def _job(row: sqlite3.Row, path: Path) -> Job:
    try:
        return Job(
            id=row["id"],
            batch=msgspec.json.decode(row["batch"], type=Batch),
            request=msgspec.json.decode(row["request"], type=Request),
            request_id=row["request_id"],
            keep=bool(row["keep"]),
            created_at=row["created_at"],
            state=JobState(row["state"]),
            deaths=row["deaths"],
            error=msgspec.json.decode(row["error"], type=Failure) if row["error"] else None,
            picture_id=row["picture_id"],
            seconds=row["seconds"],
        )
    except ValueError as problem:  # msgspec's errors are ones
        raise damaged(path, f"job {row['id']}: {problem}") from problem
