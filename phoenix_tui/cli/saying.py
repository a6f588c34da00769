"""What commands print: lines for people, objects for programs, complaints on stderr."""

import json
import os
import sys

from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.text import visible, visible_line

_OPTION_OF = {
    "prompt": "PROMPT",
    "negative_prompt": "--negative",
    "cfg_scale": "--cfg",
    "batch_size": "--batch",
    "loras": "--lora",
    "init_image": "--init",
    "schedule": "--sampler",
    "only_masked_padding": "--only-masked",
}


def option_name(field: str) -> str:
    """What a field of a request is called in the shell."""
    return _OPTION_OF.get(field, "--" + field.replace("_", "-"))


def option_problems(problem: InvalidRequestError) -> str:
    """Every wrong option with what it takes, as one line."""
    return "; ".join(f"{option_name(field)} {says}" for field, says in problem.problems.items())


def say(text: str) -> None:
    """Print text for a person; what a terminal would obey in it is made visible."""
    _print(visible(text))


def say_json(value: object) -> None:
    """Print one JSON value on one line, in ASCII: no byte of it means anything to a terminal."""
    _print(json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f"))


def complain(text: str) -> None:
    """Print one line on stderr."""
    print(f"phoenix-tui: {visible_line(text)}", file=sys.stderr, flush=True)


def discard_output() -> None:
    """Let stdout end nowhere: Python must not try to flush it once more at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _print(text: str) -> None:
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as problem:
        discard_output()
        raise PhoenixError(
            "The output cannot be written", f"stdout: {problem.strerror or problem}."
        ) from problem


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows in columns, each as wide as its widest cell, each cell on one line."""
    from rich.cells import cell_len

    cells = [[visible_line(cell) for cell in row] for row in rows]
    # of Chinese and the like each letter is two wide
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in cells
    )
