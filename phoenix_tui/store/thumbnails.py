"""Small copies of pictures, each made once."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from phoenix_tui.places import Places
from phoenix_tui.store import files, image_file

SIDE = 256
"""Pixels of the longer side, at most."""


def path_of(places: Places, picture_id: str) -> Path:
    """Where the thumbnail of that picture is, once there is one."""
    return places.thumbnails / f"{picture_id}.png"


def make(picture: Path, thumbnail: Path) -> None:
    """Write the thumbnail of the file `picture`, unless it is there.

    It takes as long as decoding the picture; no other thread's work is in its way. Raises
    `PhoenixError`.
    """
    if thumbnail.exists():
        return
    width, height, rgb = image_file.read_rgb(picture)
    image = Image.frombytes("RGB", (width, height), rgb)
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    file = BytesIO()
    image.save(file, "PNG")
    files.write_new(thumbnail, file.getvalue())
