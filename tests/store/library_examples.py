"""Kept pictures for the tests of the library, without a model."""

from datetime import UTC, datetime, timedelta

import msgspec

from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.request import Batch
from phoenix_tui.store import picture_file
from phoenix_tui.store.library import Library
from tests.store.making_examples import make_making, make_request

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


def add_picture(
    library: Library, minute: int, *, batch: Batch | None = None, **request: object
) -> PictureRow:
    """A kept picture that was made so many minutes after noon."""
    making = make_making(
        make_request(**request),
        created_at=(START + timedelta(minutes=minute)).isoformat(timespec="milliseconds"),
    )
    if batch is not None:
        making = msgspec.structs.replace(making, batch=batch)
    places = library._places
    path = picture_file.write(places.pictures, making, (64, 72), bytes(64 * 72 * 3))
    with library._database.transaction():
        library._pictures.put(making, path, kept=True)
    details = library.details(making.picture_id)
    assert details is not None
    return details.row


def add_batch(library: Library, minute: int = 0) -> list[PictureRow]:
    """Four pictures of one batch."""
    return [
        add_picture(
            library, minute, batch=Batch(id=f"batch-{minute}", index=index, size=4), seed=index
        )
        for index in range(4)
    ]
