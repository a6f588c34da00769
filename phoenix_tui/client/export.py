"""Kept pictures leave the library: found, copied, put on a contact sheet."""

import asyncio
import io
from collections.abc import AsyncGenerator, Iterable, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from phoenix_tui.client.client import Client
from phoenix_tui.client.copies import put
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.library import LARGEST_PAGE, LibraryQuery, PictureRow
from phoenix_tui.domain.text import visible_line


async def found(
    client: Client, query: LibraryQuery, most: int | None = None
) -> AsyncGenerator[PictureRow, None]:
    """All pictures that `query` finds, page by page, or the first `most` of them."""
    left = most
    while left is None or left > 0:
        limit = LARGEST_PAGE if left is None else min(left, LARGEST_PAGE)
        page = await client.library(msgspec.structs.replace(query, limit=limit))
        for row in page.pictures:
            yield row
        if page.next is None:
            return
        query = msgspec.structs.replace(query, after=page.next)
        left = None if left is None else left - len(page.pictures)


async def copied(client: Client, row: PictureRow, folder: Path) -> Path:
    """A copy of the picture in `folder`, under its own name; nothing is ever overwritten.

    Raises `PhoenixError`.
    """
    data = await client.picture(row.picture_id)
    # a server of another kind may name its files by other separators
    name = PurePosixPath(row.path.replace("\\", "/")).name
    return await asyncio.to_thread(_put, folder, name, data)


async def contact_sheet(client: Client, rows: Sequence[PictureRow], file: Path) -> Path:
    """Draw the pictures on one sheet, each with its seed and prompt, as a new PNG file like `file`.

    Raises `PhoenixError`, for more pictures than go on a sheet, too.
    """
    from phoenix_tui.store.contact_sheet import check_count

    check_count(len(rows))
    thumbnails = [await client.thumbnail(row.picture_id) for row in rows]
    data = await asyncio.to_thread(_sheet, rows, thumbnails)
    name = file.name if file.suffix.lower() == ".png" else f"{file.name}.png"
    return await asyncio.to_thread(_put, file.parent, name, data)


def _sheet(rows: Iterable[PictureRow], thumbnails: Iterable[bytes]) -> bytes:
    from phoenix_tui.store import image_file
    from phoenix_tui.store.contact_sheet import Cell, draw

    cells = []
    for row, thumbnail in zip(rows, thumbnails, strict=True):
        width, height, rgb = image_file.read_rgb(thumbnail)
        label = f"seed {row.seed}\n{visible_line(row.prompt)}"
        cells.append(Cell(size=(width, height), rgb=rgb, label=label))
    file = io.BytesIO()
    draw(cells).save(file, "PNG")
    return file.getvalue()


def _put(folder: Path, name: str, data: bytes) -> Path:
    try:
        return put(folder, name, data)
    except OSError as problem:
        raise PhoenixError(
            "The copy cannot be written",
            visible_line(f"{folder}: {problem.strerror or problem}."),
            "Choose another folder.",
        ) from problem
