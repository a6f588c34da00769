"""How the `parameters` text is put together: lines of prompts, then one of keys and values."""

import json
import re
from collections.abc import Mapping

_NEGATIVE = "Negative prompt:"
_FIRST_SETTING = "Steps: "
_KEY_LIMIT = 80
_SETTINGS_LIMIT = 100_000
_SEPARATOR = re.compile("[,\n]")


def joined(prompt: str, negative_prompt: str, settings: Mapping[str, str]) -> str:
    """The text; a setting without a value is left out."""
    lines = [prompt]
    if negative_prompt:
        lines.append(f"{_NEGATIVE} {negative_prompt}")
    lines.append(", ".join(f"{key}: {_quoted(value)}" for key, value in settings.items() if value))
    return "\n".join(lines)


def _quoted(value: str) -> str:
    value = value.replace('"', "'")
    return json.dumps(value, ensure_ascii=False) if re.search("[,:\n]", value) else value


def parted(text: str) -> tuple[str, str, dict[str, str]]:
    """Prompt, negative prompt, and the settings by key."""
    head, line = _head_and_settings(text)
    return *_prompts(head), _settings(line)


def _head_and_settings(text: str) -> tuple[list[str], str]:
    """The lines of the prompts, and the settings, which begin at the last line that can be them."""
    lines = text.split("\n")
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].startswith(_FIRST_SETTING):
            return lines[:index], "\n".join(lines[index:])
    if len(_settings(lines[-1])) >= 3:  # A1111's own rule for a line without steps
        return lines[:-1], lines[-1]
    return lines, ""


def _prompts(lines: list[str]) -> tuple[str, str]:
    for index, line in enumerate(lines):
        if line.startswith(_NEGATIVE):
            first = line.removeprefix(_NEGATIVE).removeprefix(" ")
            return "\n".join(lines[:index]), "\n".join([first, *lines[index + 1 :]])
    return "\n".join(lines), ""


def _settings(line: str) -> dict[str, str]:
    """The values by key; one that is quoted or JSON may hold commas and colons."""
    line = line[:_SETTINGS_LIMIT]
    settings: dict[str, str] = {}
    decoder = json.JSONDecoder()
    position = 0
    while (colon := line.find(":", position)) >= 0:
        key = line[position:colon].replace("\n", ",").rpartition(",")[2].strip()
        start = colon + 1
        while line[start : start + 1] == " ":
            start += 1
        separator = _SEPARATOR.search(line, start)
        end = separator.start() if separator else len(line)
        value = line[start:end].strip()
        if line[start : start + 1] in {'"', "{", "["}:
            try:
                parsed, end = decoder.raw_decode(line, start)
                value = parsed if isinstance(parsed, str) else line[start:end]
                # JSON can spell half of a character, which nothing can write
                value = value.encode("utf-8", "replace").decode()
            except (ValueError, RecursionError):
                pass  # it only began like JSON
        if key and len(key) <= _KEY_LIMIT:
            settings[key] = value
        position = end
    return settings
