"""What a log says last."""

from pathlib import Path

from phoenix_tui.domain.text import visible_line


def last_line(log: Path) -> str:
    """The last line of `log` that is not blank."""
    try:
        with log.open("rb") as file:
            file.seek(max(log.stat().st_size - 10_000, 0))
            lines = file.read().decode(errors="replace").split("\n")
    except OSError as problem:
        lines = [str(problem)]
    return next(
        (visible_line(line) for line in reversed(lines) if line.strip()), "It said nothing."
    )
