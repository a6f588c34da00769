"""Many small pictures with their prompts, as one picture to look at."""

from __future__ import annotations

import textwrap
from typing import Final

from PIL import Image, ImageDraw

COLUMNS: Final = 8
MARGIN: Final = 6
CAPTION_LINES: Final = 3
LINE_HEIGHT: Final = 11
LETTERS_IN_LINE: Final = 22


def contact_sheet(pictures: list[Image.Image], prompts: list[str]) -> Image.Image:
    """Pictures of one size in rows of eight, each above its prompt."""
    width, height = pictures[0].size
    across, down = width + MARGIN, height + MARGIN + CAPTION_LINES * LINE_HEIGHT
    rows = -(-len(pictures) // COLUMNS)
    sheet = Image.new("RGB", (across * COLUMNS, down * rows), "white")
    draw = ImageDraw.Draw(sheet)
    for index, (picture, prompt) in enumerate(zip(pictures, prompts, strict=True)):
        left, top = index % COLUMNS * across, index // COLUMNS * down
        sheet.paste(picture, (left, top))
        lines = textwrap.wrap(prompt, LETTERS_IN_LINE)[:CAPTION_LINES]
        draw.multiline_text((left, top + height), "\n".join(lines), "black", spacing=1)
    return sheet
