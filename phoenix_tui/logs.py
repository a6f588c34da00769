"""What a log says last."""

from pathlib import Path

from phoenix_tui.domain.text import visible_line


def last_line(log: Path) -> str:
    """The last line of `log` that is not blank."""
    try:
        with log.open("rb") as file:
            file.seek(max(log.stat().st_size - 10_000, 0))
            return last_line_of(file.read())
    except OSError as problem:
        return visible_line(str(problem))


def last_line_of(said: bytes) -> str:
    """The last line that is not blank."""
    lines = said.decode(errors="replace").split("\n")
    return next(
        (visible_line(line) for line in reversed(lines) if line.strip()), "It said nothing."
    )
