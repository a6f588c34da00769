"""Copies of kept pictures in a folder, with a contact sheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from phoenix_tui.domain.library import PictureRow

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client

EXPORTING = "exporting"
"""The app's workers that do so."""


async def export(client: "Client", rows: Sequence[PictureRow], folder: Path) -> str:
    """Copy them, and say what is where. Raises `PhoenixError`."""
    # the link brings its library along, which takes longer to import than a screen to paint
    from phoenix_tui.client.export import contact_sheet, copied

    sheet = await contact_sheet(client, rows, folder / "contact-sheet.png")
    for row in rows:
        await copied(client, row, folder)
    count = "1 picture" if len(rows) == 1 else f"{len(rows)} pictures"
    return f"{count} and {sheet.name} are in {folder}"
