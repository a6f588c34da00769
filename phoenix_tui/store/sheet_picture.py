"""The picture of a sheet: its pictures in columns and rows, with the values that made them."""

from collections.abc import Mapping
from io import BytesIO

from phoenix_tui.domain.sheet import Axis
from phoenix_tui.store import contact_sheet, image_file

SIDE = 512
"""Pixels of a picture's longer side, at most."""


def sheet_png(
    x: Axis, y: Axis | None, pictures: Mapping[int, bytes], lost: Mapping[int, str], title: str
) -> bytes:
    """The sheet as a PNG file, of the pictures' own files by their places, row by row.

    `lost` says what became of the other places. Raises `PhoenixError` for a file that cannot be
    read.
    """
    places: list[contact_sheet.Cell | str | None] = []
    for index in range(len(x.values) * (len(y.values) if y else 1)):
        if index not in pictures:
            places.append(lost.get(index))
            continue
        _, small = image_file.read_small(pictures[index], SIDE)
        places.append(contact_sheet.Cell(size=small.size, rgb=small.tobytes()))
    sheet = contact_sheet.draw(
        places,
        columns=len(x.values),
        column_labels=x.labels,
        row_labels=y.labels if y else (),
        title=title,
        side=SIDE,
    )
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
