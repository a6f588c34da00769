"""Terminal multiplexers, and which of our keys never get past them."""

import subprocess
from collections.abc import Mapping

import msgspec

OUR_KEYS = {
    "ctrl+g": "F5 generates too",
    "ctrl+n": "F6 is the next batch size too",
    "ctrl+r": "regenerate is in the palette too",
    "ctrl+q": "quit is in the palette too",
    "ctrl+p": "rebind the palette in config.toml",
    "ctrl+x": "delete cancels too",
}
"""The keys that a multiplexer may want for itself, and what else does the same."""

_ZELLIJ_KEYS = {"ctrl+g", "ctrl+p", "ctrl+n", "ctrl+q", "ctrl+t", "ctrl+s", "ctrl+o", "ctrl+h"}
"""What its default bindings take; ctrl+g locks them all away."""


class Multiplexer(msgspec.Struct, frozen=True, kw_only=True):
    """One that runs around us."""

    name: str
    says: str
    clashes: dict[str, str] = {}
    """Our keys that go to it, with what to do instead."""


def found(environment: Mapping[str, str]) -> Multiplexer | None:
    """The multiplexer that the environment tells of."""
    if "ZELLIJ" in environment:
        return _multiplexer(
            "zellij", _ZELLIJ_KEYS, "its default keys; ctrl+g there locks them away"
        )
    if "TMUX" in environment:
        prefix = _tmux_prefix()
        return _multiplexer("tmux", {prefix}, f"prefix {prefix}")
    if "STY" in environment:
        return _multiplexer("screen", {"ctrl+a"}, "prefix ctrl+a, unless it was changed")
    return None


def _multiplexer(name: str, keys: set[str], says: str) -> Multiplexer:
    return Multiplexer(
        name=name,
        says=f"{name}, {says}",
        clashes={key: instead for key, instead in OUR_KEYS.items() if key in keys},
    )


def _tmux_prefix() -> str:
    """As "ctrl+b"; tmux itself says "C-b"."""
    try:
        asked = subprocess.run(
            ["tmux", "show-options", "-gv", "prefix"],
            capture_output=True, timeout=2, check=True, text=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return "ctrl+b"
    return asked.stdout.strip().lower().replace("c-", "ctrl+")
