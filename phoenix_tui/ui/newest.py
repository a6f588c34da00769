"""Which picture of each job is to be fetched next: the newest, and none twice."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.ui.batch import ShownBatch
from phoenix_tui.ui.link import Link
from phoenix_tui.ui.pictures.feed import Feed
from phoenix_tui.ui.widgets.card import Card

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client

_FINISHED = -1
"""In place of a preview's number."""


class NewestPictures:
    """Has the feed bring previews and finished pictures to the cards of one batch at a time."""

    def __init__(self, link: Link, feed: Feed, card_at: Callable[[int], Card]) -> None:
        """`card_at` gives the card of the picture with an index."""
        self._link = link
        self._feed = feed
        self._card_at = card_at
        self._asked_for: dict[str, int] = {}

    def forget(self) -> None:
        """Another batch begins."""
        self._feed.clear()
        self._asked_for.clear()

    def hear_job(self, job: JobStatus) -> None:
        """A job of the batch is as `job` says."""
        if job.state is JobState.COMPLETED and job.picture_id:
            picture_id = job.picture_id
            if self._asked_for.get(job.job_id) != _FINISHED:
                self._asked_for[job.job_id] = _FINISHED
                self._want(job.batch_index, lambda client: client.picture(picture_id))
        elif job.preview:
            self._hear_preview(job.batch_index, job.job_id, job.preview)

    def hear_preview(self, batch: ShownBatch | None, job_id: str, number: int) -> None:
        """There is a preview of a job, which may be of another batch."""
        for slot in batch.slots if batch else ():
            if slot.job and slot.job.job_id == job_id:
                self._hear_preview(slot.index, job_id, number)

    def _hear_preview(self, index: int, job_id: str, number: int) -> None:
        newest = self._asked_for.get(job_id, 0)
        if newest != _FINISHED and number > newest:
            self._asked_for[job_id] = number
            self._want(index, lambda client: client.preview(job_id))

    def _want(self, index: int, fetch: Callable[["Client"], Awaitable[bytes]]) -> None:
        async def fetched() -> bytes:
            return await fetch(await self._link.client())

        self._feed.want(f"card {index}", fetched, self._card_at(index).show)
