"""The kept pictures of a scripted client: looked for, marked, thrown away, all in memory."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import msgspec

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.events import ClientEvent, PicturesMarked
from phoenix_tui.domain.job import JobStatus
from phoenix_tui.domain.library import (
    LibraryPage,
    LibraryQuery,
    Order,
    PictureDetails,
    PictureRow,
)
from phoenix_tui.domain.marks import MarkChange, Marks
from phoenix_tui.domain.picture import Making
from phoenix_tui.domain.request import Batch, Request
from tests.store.library_examples import START
from tests.store.making_examples import RECIPE, make_request


class ScriptedLibrary:
    """What a client can ask for of finished pictures; `hear` gets what is told of it."""

    def __init__(self, hear: Callable[[ClientEvent], None], paint: Callable[[int], bytes]) -> None:
        self._hear = hear
        self._paint = paint
        self.making: dict[str, Making] = {}
        """By picture id, oldest first."""
        self.rows: dict[str, PictureRow] = {}
        self.queries: list[LibraryQuery] = []
        self.thumbnails_asked: list[str] = []
        self.fails: PhoenixError | None = None
        """What deciding and looking ends in, while it is set."""
        self._decisions: list[dict[str, Marks]] = []

    # --- what the test says --------------------------------------------------------------------

    def add(self, picture_id: str, *, batch: Batch | None = None, **request: object) -> PictureRow:
        """A kept picture, newer than those before it."""
        number = len(self.rows)
        made = Making(
            picture_id=picture_id,
            job_id=f"job-of-{picture_id}",
            batch=batch or Batch(id=f"batch-of-{picture_id}", index=0, size=1),
            request=make_request(**request),
            recipe=RECIPE,
            created_at=(START + timedelta(minutes=number)).isoformat(),
            seconds=1.5,
        )
        self.making[picture_id] = made
        self.rows[picture_id] = PictureRow.of(made, f"/pictures/{made.request.seed}.png")
        return self.rows[picture_id]

    def add_finished(self, job: JobStatus, request: Request) -> None:
        """The picture of a job that has ended."""
        batch = Batch(id=job.batch_id, index=job.batch_index, size=job.batch_size)
        fields = {name: getattr(request, name) for name in request.__struct_fields__}
        self.add(str(job.picture_id), batch=batch, **fields)

    # --- what the app calls --------------------------------------------------------------------

    async def library(self, query: LibraryQuery) -> LibraryPage:
        self.queries.append(query)
        if self.fails:
            raise self.fails
        found = [row for row in self.rows.values() if _is_found(query, row)]
        if query.order is not Order.OLDEST:
            found.reverse()
        if query.order is Order.RATING:
            found.sort(key=lambda row: -row.rating)
        begin = int(query.after.rpartition(":")[2]) if query.after else 0
        page = found[begin : begin + query.limit]
        end = begin + len(page)
        head = "0:" if query.order is Order.RATING else ""
        return LibraryPage(
            pictures=tuple(page),
            total=len(found),
            next=f"{head}{end}" if end < len(found) else None,
        )

    async def thumbnail(self, picture_id: str) -> bytes:
        self.thumbnails_asked.append(picture_id)
        return self._paint(self.rows[picture_id].seed)

    async def picture_info(self, picture_id: str) -> PictureDetails:
        self._look_up(picture_id)
        return PictureDetails(row=self.rows[picture_id], making=self.making[picture_id])

    async def mark(self, picture_ids: Sequence[str], **marks: object) -> list[PictureRow]:
        change = MarkChange(**marks)  # type: ignore[arg-type]
        return self._decide({each: change.applied(self._look_up(each)) for each in picture_ids})

    async def keep_only(self, picture_id: str) -> list[PictureRow]:
        self._look_up(picture_id)
        batch = self.rows[picture_id].batch_id
        of_batch = [picture_id] + [
            row.picture_id
            for row in self.rows.values()
            if row.batch_id == batch and row.picture_id != picture_id
        ]
        return self._decide(
            {
                each: MarkChange(
                    favourite=each == picture_id, discarded=each != picture_id
                ).applied(self.rows[each].marks)
                for each in of_batch
            }
        )

    async def undo(self) -> list[PictureRow]:
        if self.fails:
            raise self.fails
        return self._become(self._decisions.pop()) if self._decisions else []

    async def empty_trash(self) -> int:
        gone = tuple(row.picture_id for row in self.rows.values() if row.discarded)
        for picture_id in gone:
            del self.rows[picture_id], self.making[picture_id]
        self._hear(PicturesMarked(deleted=gone))
        return len(gone)

    def _look_up(self, picture_id: str) -> Marks:
        if self.fails:
            raise self.fails
        if picture_id not in self.rows:
            raise PhoenixError("There is no such picture", "No picture here has that id.")
        return self.rows[picture_id].marks

    def _decide(self, marks: dict[str, Marks]) -> list[PictureRow]:
        self._decisions.append({each: self.rows[each].marks for each in marks})
        return self._become(marks)

    def _become(self, marks: dict[str, Marks]) -> list[PictureRow]:
        for picture_id, now in marks.items():
            self.rows[picture_id] = msgspec.structs.replace(
                self.rows[picture_id], **msgspec.structs.asdict(now)
            )
        rows = [self.rows[each] for each in marks]
        self._hear(PicturesMarked(pictures=tuple(rows)))
        return rows


def _is_found(query: LibraryQuery, row: PictureRow) -> bool:
    words = row.prompt.lower().split()
    return (
        row.discarded == query.discarded
        and all(
            any(word.startswith(sought) for word in words) for sought in query.text.lower().split()
        )
        and query.model in {None, row.model}
        and (query.lora is None or any(use.name == query.lora for use in row.loras))
        and query.seed in {None, row.seed}
        and query.mode in {None, row.mode}
        and query.favourite in {None, row.favourite}
        and row.rating >= query.rating_from
    )
