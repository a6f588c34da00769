"""Init images and masks, kept so that a picture can be made again after they have moved."""

import hashlib
import re

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.picture import Making
from phoenix_tui.domain.request import InputImage
from phoenix_tui.places import Places
from phoenix_tui.store import files, image_file, metadata

_SHA256 = re.compile(r"[0-9a-f]{64}")


def keep(places: Places, data: bytes) -> InputImage:
    """Put the bytes of an image file under `inputs/<sha256>`, unless they are there.

    Raises `PhoenixError` for what is no image that can be used, and where it cannot be written.
    """
    image = image_file.inspect(data)
    sha256 = hashlib.sha256(data).hexdigest()
    path = places.inputs / sha256
    if not path.exists():
        files.write_new(path, data)
    return InputImage(sha256=sha256, width=image.width, height=image.height)


def find(places: Places, sha256: object) -> InputImage:
    """The input of that name. Raises `PhoenixError` where there is none."""
    if isinstance(sha256, str) and _SHA256.fullmatch(sha256) and (places.inputs / sha256).exists():
        image = image_file.inspect(places.inputs / sha256)
        return InputImage(sha256=sha256, width=image.width, height=image.height)
    raise PhoenixError(
        "The input is not here", "No init image or mask has that sha256.", "Send it again."
    )


def making_of(places: Places, image: InputImage) -> Making | None:
    """How an input was made, where it is a picture of ours."""
    try:
        return metadata.read(places.inputs / image.sha256)[1]
    except PhoenixError:
        return None
