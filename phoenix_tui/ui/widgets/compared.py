"""The pictures of a comparison, each with its number."""

from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image

from phoenix_tui.domain.library import PictureRow


class Compared(NamedTuple):
    """A picture of the comparison."""

    number: int
    """1 to 4, in the order in which they were chosen."""
    row: PictureRow
    image: Image.Image
    """In full size."""


def numbered(rows: Sequence[PictureRow], images: Sequence[Image.Image]) -> list[Compared]:
    """Pictures of a comparison, in that order."""
    return [
        Compared(number, row, image)
        for number, (row, image) in enumerate(zip(rows, images, strict=True), 1)
    ]
