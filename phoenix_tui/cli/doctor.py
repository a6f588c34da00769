"""`phoenix-tui doctor`: what was found, for when something looks wrong."""

import os
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from phoenix_tui import __version__
from phoenix_tui.catalogue.hub_cache import hub_folder
from phoenix_tui.cli import multiplexers
from phoenix_tui.cli.home import Home
from phoenix_tui.cli.saying import say, table
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import shortened
from phoenix_tui.domain.wire import ServerInfo
from phoenix_tui.holder import holder_of

PACKAGES = (
    "torch", "diffusers", "transformers", "peft", "textual", "textual-image", "pillow", "fastapi",
    "httpx",
)  # fmt: skip

_ASK_TORCH = """
import sys, torch
if torch.cuda.is_available():
    memory = torch.cuda.get_device_properties(0).total_memory // 2**20
    found = f"cuda, {torch.cuda.get_device_name()} with {memory} MB"
elif torch.backends.mps.is_available():
    found = "mps"
else:
    found = f"cpu, {torch.backends.cpu.get_cpu_capability()}, {torch.get_num_threads()} threads"
print(found, file=sys.stderr)
"""
_ASK_TERMINAL = """
import sys, textual_image.renderable
print(textual_image.renderable.Image.__module__.rpartition(".")[2], file=sys.stderr)
"""


def doctor(home: Home, options: Namespace) -> int:
    """Print what was found; problems stand where they were found."""
    parts = {
        "Versions": _versions(),
        "Terminal": _terminal(),
        "Server": _server(home),
        "Folders": _folders(home),
    }
    for title, rows in parts.items():
        say(f"{title}\n{_indented(table(list(rows)))}\n")
    return 0


def _indented(text: str) -> str:
    return "\n".join("  " + line for line in text.split("\n"))


def _versions() -> Iterator[tuple[str, ...]]:
    yield "phoenix-tui", __version__
    yield "Python", f"{sys.version.split()[0]}, {sys.executable}"
    for package in PACKAGES:
        try:
            yield package, metadata.version(package)
        except metadata.PackageNotFoundError:
            yield package, "not installed"


def _terminal() -> Iterator[tuple[str, ...]]:
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    size = shutil.get_terminal_size()
    yield "Terminal", f"{size.columns}x{size.lines}" if is_terminal else "none; this is a pipe"
    for name in ("TERM", "COLORTERM", "TERM_PROGRAM", "LANG"):
        yield name, shortened(os.environ.get(name, "not set"), 60)
    yield "Encoding", sys.stdout.encoding
    yield "Colours", _colours()
    yield "Pictures", _pictures(is_terminal)
    yield "SSH", "yes" if "SSH_CONNECTION" in os.environ else "no"
    multiplexer = multiplexers.found(os.environ)
    yield "Multiplexer", multiplexer.says if multiplexer else "none"
    if multiplexer is not None and multiplexer.clashes:
        for key, instead in multiplexer.clashes.items():
            yield "Key clash", f"{key} goes to {multiplexer.name}; {instead}"


def _colours() -> str:
    term = os.environ.get("TERM", "")
    if os.environ.get("COLORTERM") in {"truecolor", "24bit"}:
        return "24-bit"
    if term in {"", "dumb"}:
        return "none"
    known = "256, as far as TERM tells" if "256color" in term else "16, as far as TERM tells"
    return f'{known}; `truecolor = "on"` in config.toml if it can do more'


def _pictures(is_terminal: bool) -> str:
    """Which graphics protocol the terminal answered to."""
    if not is_terminal:
        return "not asked, without a terminal"
    # the package asks the terminal while it is imported, and some terminals never answer
    protocol = _answer_of(_ASK_TERMINAL, 5)
    return {
        "tgp": "the terminal graphics protocol (kitty)",
        "sixel": "sixel, for finished pictures; with textual-image before 0.14.2, which is what "
        "Python 3.11 gets, half-cells",
        "halfcell": "half-cells",
        "unicode": "characters",
    }.get(protocol, f"could not be told: {protocol}")


def _server(home: Home) -> Iterator[tuple[str, ...]]:
    info = _running(home)
    if isinstance(info, str):
        yield "Running", info
        yield "Device", _answer_of(_ASK_TORCH, 120)
        return
    yield "Running", f"process {info.pid}, version {info.version}, {len(info.jobs)} jobs"
    yield "Socket", info.socket
    yield "Device", info.device
    yield "Model", info.model
    yield "Memory", f"{info.memory / 2**20:.0f} MB"


def _running(home: Home) -> ServerInfo | str:
    """The running server, or why there is none."""
    import asyncio

    async def ask() -> ServerInfo:
        async with await home.connect(start=False) as client:
            return await client.server()

    try:
        return asyncio.run(ask())
    except PhoenixError as problem:
        holder = holder_of(home.places)
        left = f" host.json names process {holder.pid} on {holder.host}." if holder else ""
        return f"{problem.failure.message}{left}"


def _folders(home: Home) -> Iterator[tuple[str, ...]]:
    where = home.places
    yield "Home", str(where.home), _free(str(where.home))
    yield "Pictures", str(where.pictures), _count(where.pictures.rglob("*.png"))
    yield "Models", str(where.models), ""
    yield "LoRAs", str(where.loras), _count(where.loras.rglob("*.safetensors"))
    for name in home.settings.model_folders:
        folder = where.home / Path(name).expanduser()
        yield "Model folder", str(folder), "" if folder.is_dir() else "not there"
    cache = hub_folder()
    yield "Hub cache", str(cache), "" if cache.is_dir() else "not there yet"
    yield "Logs", str(where.logs), ""
    yield "Runtime", str(where.runtime), ""
    yield "Settings", str(where.config), "" if where.config.exists() else "not there; defaults"


def _count(files: Iterator[object]) -> str:
    return f"{sum(1 for _ in files)} files"


def _free(folder: str) -> str:
    while not os.path.exists(folder):
        folder = os.path.dirname(folder)
    writable = "" if os.access(folder, os.W_OK) else ", and it cannot be written to"
    return f"{shutil.disk_usage(folder).free / 2**30:.1f} GB free{writable}"


def _answer_of(code: str, seconds: float) -> str:
    """The last line that `code` writes to stderr, in a process of its own on our terminal."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stderr=subprocess.PIPE,
            timeout=seconds,
            check=False,
            text=True,
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        return f"no answer within {seconds:g} seconds"
    return shortened(done.stderr.strip().rpartition("\n")[2], 200)
