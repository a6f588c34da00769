"""What lies where models and LoRAs are looked for and cannot be used, with the reason."""

from collections.abc import Sequence
from pathlib import Path

from phoenix_tui.domain.model import PassedOver
from phoenix_tui.domain.text import shortened

_LONGEST_NAME = 200
_LONGEST_PATH = 1000
_LONGEST_REASON = 300


def pass_over(name: str, path: Path, source: str, problem: Exception) -> PassedOver:
    """Why the file or folder cannot be used, in texts that can be shown and sent on."""
    # the number and the path that an OSError says besides are no use to a person
    reason = (problem.strerror or "") if isinstance(problem, OSError) else ""
    return PassedOver(
        name=shortened(name, _LONGEST_NAME),
        path=shortened(str(path), _LONGEST_PATH),
        source=shortened(source, _LONGEST_NAME),
        reason=shortened(reason or str(problem), _LONGEST_REASON),
    )


def reason_of(name: object, others: Sequence[PassedOver]) -> str:
    """What to say to somebody who asked for one of `others`, with its ending or without; "" where
    none is called `name`."""
    for other in others:
        if name in (other.name, Path(other.name).stem):
            return f"takes one that can be used, and {other.name} cannot: {other.reason}"
    return ""
