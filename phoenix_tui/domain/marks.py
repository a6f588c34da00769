"""What is decided about a picture: favourite, rating, discarded."""

from collections.abc import Mapping

import msgspec

from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.problems import Problems
from phoenix_tui.domain.request import LoraUse
from phoenix_tui.domain.text import shortened

MOST_AT_ONCE = 1000
"""Pictures that one call can mark."""


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of one picture. A favourite is never in the trash."""

    favourite: bool = False
    rating: int = 0
    """0 to 5; 0 is none."""
    discarded: bool = False


UNMARKED = Marks()


class MarkChange(msgspec.Struct, frozen=True, kw_only=True):
    """New marks for pictures; None leaves one as it is."""

    favourite: bool | None = None
    rating: int | None = None
    discarded: bool | None = None

    def applied(self, marks: Marks) -> Marks:
        """`marks` with the change: what is chosen leaves the trash, what is discarded is no
        favourite any more.
        """
        if self.favourite:
            discarded = False
        else:
            discarded = marks.discarded if self.discarded is None else self.discarded
        if self.discarded:
            favourite = False
        else:
            favourite = marks.favourite if self.favourite is None else self.favourite
        rating = marks.rating if self.rating is None else self.rating
        return Marks(favourite=favourite, rating=rating, discarded=discarded)


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One picture in the log of decisions; it outlives the picture."""

    number: int
    """Of the decision, from 1 on; several pictures may share one."""
    at: str
    """UTC, ISO 8601."""
    undone_at: str | None = None
    """When it was taken back, if it was."""
    picture_id: str
    batch_id: str
    prompt: str
    seed: int
    model: str
    loras: tuple[LoraUse, ...] = ()
    favourite: bool
    """As it was decided; so are the next two."""
    rating: int
    discarded: bool
    kept: bool
    """Not discarded."""


_CHECKS: Mapping[str, fields.Field] = {
    "favourite": fields.YES_OR_NO,
    "rating": fields.RATING,
    "discarded": fields.YES_OR_NO,
}


def marking(body: Mapping[str, object]) -> tuple[tuple[str, ...], MarkChange]:
    """The pictures that `body` names, and the change it asks for.

    `body` holds JSON values: `picture_ids` and at least one of `favourite`, `rating` and
    `discarded`; None means the same as absent. Raises `InvalidRequestError`.
    """
    problems = Problems()
    given = {name: value for name, value in body.items() if value is not None}
    for name in given.keys() - {"picture_ids", *_CHECKS}:
        problems[shortened(name, 40)] = "is not a field of marks"
    none: tuple[str, ...] = ()
    ids = problems.checked("picture_ids", lambda: _ids(given.get("picture_ids")), none)
    change = MarkChange()
    for name, field in _CHECKS.items():
        if name in given:
            try:
                value = field.check(given[name])
            except ValueError as problem:
                problems[name] = str(problem)
            else:
                change = msgspec.structs.replace(change, **{name: value})
    if change.favourite and change.discarded:
        problems["discarded"] = "cannot be true together with favourite"
    if not problems and change == MarkChange():
        problems["favourite"] = "is missing, and so are rating and discarded: one must be given"
    if problems:
        raise InvalidRequestError(problems)
    return ids, change


def _ids(value: object) -> tuple[str, ...]:
    takes = f"takes a list of 1 to {MOST_AT_ONCE} ids of pictures"
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_AT_ONCE:
        raise ValueError(takes)
    try:
        return tuple(dict.fromkeys(fields.NAME.check(each) for each in value))
    except ValueError:
        raise ValueError(takes) from None
