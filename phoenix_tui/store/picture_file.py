"""A finished picture as a PNG file that says how it was made."""

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from phoenix_tui.domain.picture import Making
from phoenix_tui.settings import Metadata
from phoenix_tui.store import files, parameters
from phoenix_tui.store import making as making_json

KEY = "phoenix_tui"
"""Of our own JSON among the texts of a file."""

_NAME = re.compile(r"\d{8}-\d{6}-(\d{1,10})-([0-9a-f-]{36})\.png")


def write(
    folder: Path,
    making: Making,
    size: tuple[int, int],
    rgb: bytes,
    lora_hashes: Mapping[str, str] = {},
    *,
    metadata: Metadata = "full",
) -> Path:
    """Write a picture into `folder`/2026-11-23/ and return its path once it is safely there.

    `size` is (width, height), `rgb` its 8-bit rows from the top. The name is made of UTC time, seed
    and id, never of the prompt: 20261123-114502-4294967295-<id>.png. Raises `PhoenixError` and
    leaves no file when it cannot be written.
    """
    moment = datetime.fromisoformat(making.created_at)
    day = folder / moment.strftime("%Y-%m-%d")
    path = day / f"{moment:%Y%m%d-%H%M%S}-{making.request.seed}-{making.picture_id}.png"
    data = encode(making, size, rgb, lora_hashes, metadata=metadata)
    try:
        if not day.is_dir():
            day.mkdir(mode=0o700)
            files.sync_folder(folder)
    except OSError as problem:
        raise files.write_failure(problem, day) from problem
    files.write_new(path, data)
    return path


def id_of(path: Path) -> str | None:
    """The picture's id in a file's name; None where `write` did not name it."""
    named = _NAME.fullmatch(path.name)
    return named[2] if named else None


def seed_of(path: Path) -> int | None:
    """The seed in a file's name; None where `write` did not name it."""
    named = _NAME.fullmatch(path.name)
    return int(named[1]) if named else None


def encode(
    making: Making,
    size: tuple[int, int],
    rgb: bytes,
    lora_hashes: Mapping[str, str] = {},
    *,
    metadata: Metadata = "full",
) -> bytes:
    """A PNG file's bytes: the pixels, `parameters` for other tools unless metadata are off, and our
    JSON under `KEY` where they are full.
    """
    texts = PngInfo()
    if metadata != "off":
        texts.add_text("parameters", parameters.write(making, lora_hashes))
    if metadata == "full":
        texts.add_text(KEY, making_json.encode(making))
    file = BytesIO()
    Image.frombytes("RGB", size, rgb).save(file, "PNG", pnginfo=texts)
    return file.getvalue()
