"""The picture of a sheet: its pictures in columns and rows, with the values that made them."""

from collections.abc import Mapping
from io import BytesIO

from PIL import Image

from phoenix_tui.domain.sheet import Axis
from phoenix_tui.store import contact_sheet, image_file

SIDE = 512
"""Pixels of a picture's longer side, at most."""


def sheet_png(x: Axis, y: Axis | None, pictures: Mapping[int, bytes], title: str) -> bytes:
    """The sheet as a PNG file, of the pictures' own files by their places, row by row.

    A place without a picture stays empty. Raises `PhoenixError` for a file that cannot be read.
    """
    out = BytesIO()
    sheet_image(x, y, pictures, title).save(out, "PNG")
    return out.getvalue()


def sheet_image(
    x: Axis, y: Axis | None, pictures: Mapping[int, bytes], title: str, side: int = SIDE
) -> Image.Image:
    """The same in RGB; each picture's longer side is at most `side` pixels."""
    places: list[contact_sheet.Cell | None] = []
    for index in range(len(x.values) * (len(y.values) if y else 1)):
        if index not in pictures:
            places.append(None)
            continue
        _, small = image_file.read_small(pictures[index], side)
        places.append(contact_sheet.Cell(size=small.size, rgb=small.tobytes()))
    return contact_sheet.draw(
        places,
        columns=len(x.values),
        column_labels=x.labels,
        row_labels=y.labels if y else (),
        title=title,
        side=side,
    )
