"""What a person should know of a file that was passed over."""

import logging
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from phoenix_tui.domain.model import PassedOver
from phoenix_tui.domain.text import shortened


@cache
def note_skipped(path: Path, reason: str) -> None:
    """Say in the log, once for each reason, why `path` is not in the catalogue."""
    shown, why = shortened(str(path), 200), shortened(reason, 300)
    logging.getLogger("phoenix_tui.catalogue").warning("%s was skipped: %s", shown, why)


def note_each(others: Iterable[PassedOver]) -> None:
    """`note_skipped` for each."""
    for other in others:
        note_skipped(Path(other.path), other.reason)
