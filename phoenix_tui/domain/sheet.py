"""A sheet: one request with each value of a parameter, or of two, as columns and rows."""

import msgspec

from phoenix_tui.domain import fields
from phoenix_tui.domain.job import JobState, JobStatus
from phoenix_tui.domain.text import shortened

PARAMETERS = {
    "seed": "seed",
    "steps": "steps",
    "cfg": "cfg_scale",
    "sampler": "sampler",
    "model": "model",
    "strength": "strength",
    "mask-blur": "mask_blur",
    "only-masked": "only_masked_padding",
    "variation-seed": "variation_seed",
    "variation-strength": "variation_strength",
}
"""What a sheet can be of, by the names of the options, with the fields of a request."""
_LABELS = {
    "sampler": "",
    "model": "",
    "variation-seed": "towards ",
    "variation-strength": "variation ",
}
"""Shorter than the names: there is the width of a picture for them."""
MOST_PICTURES = 100
"""On one sheet."""
TAKES = f"takes NAME=VALUE,VALUE,… where NAME is one of {', '.join(PARAMETERS)}"


class Axis(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter and the values that it takes along one side."""

    name: str
    values: tuple[object, ...]
    """At least one, each right by itself."""

    @property
    def field(self) -> str:
        """The field of a request."""
        return PARAMETERS[self.name]

    @property
    def text(self) -> str:
        """What `axis` makes the same of."""
        return f"{self.name}={','.join(map(_word, self.values))}"

    @property
    def labels(self) -> tuple[str, ...]:
        """For each value, what stands at its column or row."""
        says = _LABELS.get(self.name, f"{self.name} ")
        return tuple(f"{says}{_word(value)}" for value in self.values)


def axis(text: str) -> Axis:
    """The axis that "steps=8,12,20" names. Raises `ValueError` with a sentence."""
    name, equals, listed = text.partition("=")
    name = name.strip()
    words = [word.strip() for word in listed.split(",")]
    if name not in PARAMETERS or not equals or not all(words):
        raise ValueError(f"{TAKES}, not '{shortened(text, 40)}'")
    if len(words) > MOST_PICTURES:
        raise ValueError(f"takes at most {MOST_PICTURES} values, not {len(words)}")
    field = fields.TYPED.get(PARAMETERS[name], fields.NAME)
    try:
        return Axis(name=name, values=tuple(field.from_text(word) for word in words))
    except ValueError as problem:
        raise ValueError(f"of {name} {problem}") from None


def cells(x: Axis, y: Axis | None) -> list[dict[str, object]]:
    """For each picture, row by row, the fields that it has of its own.

    Raises `ValueError` for more pictures than go on one sheet, and for one parameter on both sides.
    """
    if y is not None and y.field == x.field:
        raise ValueError(f"takes another parameter than {x.name}, which is that of the columns")
    rows: list[dict[str, object]] = [{y.field: value} for value in y.values] if y else [{}]
    if (count := len(rows) * len(x.values)) > MOST_PICTURES:
        raise ValueError(f"makes {count} pictures; a sheet takes at most {MOST_PICTURES}")
    return [{**row, x.field: value} for row in rows for value in x.values]


def lost(job: JobStatus) -> str:
    """What stands on a sheet in place of a picture that did not come; "" for any other."""
    match job.state:
        case JobState.FAILED | JobState.SET_ASIDE:
            why = f": {job.error.title}. {job.error.message}".rstrip() if job.error else ""
            return f"failed{why}"
        case JobState.CANCELLED:
            return "cancelled"
        case JobState.PAUSED:
            return "paused"
        case JobState.COMPLETED if job.picture_id is None:
            return "deleted"
        case _:
            return ""


def _word(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
