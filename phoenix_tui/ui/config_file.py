"""Changing one value in config.toml, and nothing else in it."""

import os
import re
import tomllib
from pathlib import Path

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import visible_line

Value = str | bool | int | float


def written(value: Value) -> str:
    """`value` as TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # a basic string of TOML takes the same escapes as one of JSON
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
    return repr(value)


def with_value(text: str, key: str, value: Value) -> str:
    """The text of a config.toml with `key` set; comments, order and all else stay."""
    lines = text.splitlines()
    # keys of the top level end where the first table begins
    end = next((i for i, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    new = f"{key} = {written(value)}"
    for index in range(end):
        if re.match(rf"\s*{re.escape(key)}\s*=", lines[index]):
            comment = re.search(r"\s+#[^\"']*$", lines[index])
            lines[index] = new + (comment[0] if comment else "")
            break
    else:
        while end and not lines[end - 1].strip():
            end -= 1
        lines.insert(end, new)
    return "\n".join(lines) + "\n"


def set_value(file: Path, key: str, value: Value) -> None:
    """Write `key` into `file`; raises `PhoenixError` where that cannot be done."""
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        changed = with_value(text, key, value)
        if tomllib.loads(changed).get(key) != value:
            raise ValueError(f"{key} spans several lines there")
        # a link, as those have it who keep such files elsewhere, stays one
        target = Path(os.path.realpath(file))
        part = target.with_name(f"{target.name}.part")
        part.write_text(changed, encoding="utf-8")
        part.replace(target)
    except (OSError, ValueError) as problem:
        raise PhoenixError(
            "The setting was not kept",
            visible_line(f"{file} cannot be changed: {problem}."),
            "Change it there by hand.",
        ) from problem
