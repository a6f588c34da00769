"""A home is its owner's alone: prompts and pictures are private."""

import os
import re
import stat
from contextlib import suppress
from pathlib import Path

from phoenix_tui.places import Places

_PRIVATE = re.compile(
    r"pictures|comparisons|sheets|inputs|thumbnails|logs|token|phoenix(-v.*)?\.db.*|marks\.jsonl"
    r"|(host|screen|sheet|digests|headers)\.(json|lock)|.*\.part"
)
_OTHERS_OF_OURS = {"models", "loras", "config.toml"}
"""They may be shared."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def close_to_others(places: Places) -> str:
    """Take from others the rights to what is ours in the home, however it was made before.

    The home itself is closed where nothing lies in it but what is ours. Where there is more, such
    as in a folder that is shared on purpose, it stays as it is: a sentence says so, "" otherwise.
    """
    with suppress(OSError):
        names = os.listdir(places.home)
        private = {name for name in names if _PRIVATE.fullmatch(name)}
        for name in private:
            _close(places.home / name)
        if private | _OTHERS_OF_OURS >= set(names):
            _close(places.home)
        mode = stat.S_IMODE(places.home.stat().st_mode)
        if mode & _OTHERS:
            return (
                f"Warning: others on this machine can look into {places.home} (mode {mode:04o}), "
                f"though not into the pictures in it. `chmod 700` closes it."
            )
    return ""


def _close(path: Path) -> None:
    # whoever made it a link chose the rights of what it leads to
    with suppress(OSError):
        status = path.lstat()
        if not stat.S_ISLNK(status.st_mode) and status.st_mode & _OTHERS:
            path.chmod(stat.S_IMODE(status.st_mode) & ~_OTHERS)
