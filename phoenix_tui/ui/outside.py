"""The desktop around the terminal, where there is one."""

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import shortened


def here() -> Path:
    """The folder that the app was started in; where that is gone by now, the user's own."""
    try:
        return Path.cwd()
    except OSError:
        return Path.home()


async def open_outside(path: str) -> None:
    """Have the desktop show a file; raises `PhoenixError` where there is no desktop."""
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    has_desktop = sys.platform == "darwin" or {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()
    if not has_desktop or shutil.which(opener) is None:
        raise PhoenixError("There is no desktop here", f"The file is {shortened(path, 200)}.")
    if not await asyncio.to_thread(Path(path).is_file):
        raise PhoenixError("The file is not there", f"It was {shortened(path, 200)}.")
    await asyncio.create_subprocess_exec(
        opener,
        path,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )


def takes_clipboard(environment: Mapping[str, str]) -> bool:
    """Whether the terminal may take text for the clipboard (OSC 52); some are known not to.

    Most that do can be told not to, and none says so.
    """
    is_console = environment.get("TERM", "") in {"linux", "dumb"}
    return not is_console and environment.get("TERM_PROGRAM") != "Apple_Terminal"
