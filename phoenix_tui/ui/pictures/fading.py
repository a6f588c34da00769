"""Pictures that step back: those that were discarded."""

from PIL import Image

LEFT = 0.3
"""How much of a faded picture is left."""


def faded(image: Image.Image, ground: tuple[int, int, int] | None) -> Image.Image:
    """`image` faded into a colour; itself where that is None."""
    if ground is None:
        return image
    return Image.blend(Image.new("RGB", image.size, ground), image, LEFT)
