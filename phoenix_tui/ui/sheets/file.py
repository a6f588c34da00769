"""The file of a sheet, and what goes into it; to be called in threads.

What draws it is imported with the first sheet.
"""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

from phoenix_tui.ui.sheets.jobs import SheetJobs


def small(png: bytes) -> bytes:
    """A picture's file, no larger than it is on the saved sheet. Raises `PhoenixError`."""
    from phoenix_tui.store import image_file
    from phoenix_tui.store.sheet_picture import SIDE

    found, smaller = image_file.read_small(png, SIDE)
    if max(found.width, found.height) <= SIDE:
        return png
    out = BytesIO()
    smaller.save(out, "PNG", compress_level=1)
    return out.getvalue()


def saved(
    sheet: SheetJobs, pictures: Mapping[int, bytes], lost: Mapping[int, str], folder: Path
) -> str:
    """Write a sheet as a new file, named after the time and the seed; returns its path.

    Raises `OSError`.
    """
    from phoenix_tui.client.copies import put
    from phoenix_tui.store.sheet_picture import sheet_png

    name = f"{datetime.now():%Y%m%d-%H%M%S}-{sheet.bodies[0]['seed']}.png"
    return str(put(folder, name, sheet_png(sheet.x, sheet.y, pictures, lost, sheet.title)))
