"""PNG bytes to pixels; slow work, so never on the event loop."""

import io

from PIL import Image

from phoenix_tui.domain.errors import PhoenixError

KEPT_SIDE = 768
"""Pixels a side of what a card keeps of its picture: more than a terminal's cells can show."""


def decoded(png: bytes, longest_side: int = KEPT_SIDE) -> Image.Image:
    """The picture in RGB, at most `longest_side` pixels a side.

    Raises `PhoenixError` for bytes that are no picture.
    """
    try:
        with Image.open(io.BytesIO(png)) as image:
            image.thumbnail((longest_side, longest_side), Image.Resampling.BOX)
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise PhoenixError(
            "The picture cannot be shown", f"Its bytes cannot be read: {problem}."
        ) from problem
