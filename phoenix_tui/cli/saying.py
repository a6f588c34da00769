"""What commands print: lines for people, objects for programs, complaints on stderr."""

import json
import sys

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.text import visible, visible_line

_OPTION_OF = {
    "prompt": "PROMPT",
    "negative_prompt": "--negative",
    "cfg_scale": "--cfg",
    "batch_size": "--batch",
    "loras": "--lora",
    "init_image": "--init",
    "schedule": "--sampler",
}


def option_name(field: str) -> str:
    """What a field of a request is called in the shell."""
    return _OPTION_OF.get(field, "--" + field.replace("_", "-"))


def option_problems(problem: InvalidRequestError) -> str:
    """Every wrong option with what it takes, as one line."""
    return "; ".join(f"{option_name(field)} {says}" for field, says in problem.problems.items())


def say(text: str) -> None:
    """Print text for a person; what a terminal would obey in it is made visible."""
    print(visible(text), flush=True)


def say_json(value: object) -> None:
    """Print one JSON value on one line, in ASCII: no byte of it means anything to a terminal."""
    print(json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f"), flush=True)


def complain(text: str) -> None:
    """Print one line on stderr."""
    print(f"phoenix-tui: {visible_line(text)}", file=sys.stderr, flush=True)


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows in columns, each as wide as its widest cell, each cell on one line."""
    cells = [[visible_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )
