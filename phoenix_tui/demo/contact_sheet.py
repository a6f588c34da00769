"""Many small pictures with their prompts, as one picture to look at."""

from __future__ import annotations

from PIL import Image

from phoenix_tui.store.contact_sheet import Cell, draw

COLUMNS = 8


def contact_sheet(
    pictures: list[Image.Image], prompts: list[str], columns: int = COLUMNS
) -> Image.Image:
    """Pictures in rows, each above its prompt."""
    return draw(
        [
            Cell(size=picture.size, rgb=picture.convert("RGB").tobytes(), label=prompt)
            for picture, prompt in zip(pictures, prompts, strict=True)
        ],
        columns=columns,
    )
