"""From outside text to a query of the library: the one validator of HTTP and command line."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.library import LARGEST_PAGE, LibraryQuery, Order
from phoenix_tui.domain.problems import Problems, one_of
from phoenix_tui.domain.request import Mode
from phoenix_tui.domain.text import shortened

TEXT = fields.Text(label="Text", limit=200)
LIMIT = fields.WholeNumber(label="Limit", low=1, high=LARGEST_PAGE)

_CURSOR = re.compile(r"-?[0-9]{1,19}|[0-5]:-?[0-9]{1,19}")
_DATE = "takes a date such as 2026-11-23, or a time such as 2026-11-23T11:45:00Z"


def query_of(given: Iterable[tuple[str, str]]) -> LibraryQuery:
    """The query that names and values ask for, all as text; an empty value means the same as none.

    Dates are days of UTC: `since` takes its first moment, `until` its last. Raises
    `InvalidRequestError` with a sentence for every wrong field.
    """
    problems = Problems()
    values: dict[str, Any] = {}
    for name, text in given:
        if name not in _READERS:
            problems[shortened(name, 40)] = "is not a field of a query"
        elif name in values:
            problems[name] = "is given twice"
        elif text:
            value = problems.checked(name, lambda n=name, t=text: _READERS[n](t), None)  # type: ignore[misc]
            if value is not None:
                values[name] = value
    after = values.get("after")
    if after is not None and (":" in after) != (values.get("order") is Order.RATING):
        problems["after"] = "belongs to a query of another order"
    if problems:
        raise InvalidRequestError(problems)
    return LibraryQuery(**values)


def as_text(query: LibraryQuery) -> dict[str, str]:
    """What `query_of` makes `query` of."""
    shown = {}
    for name, value in msgspec.structs.asdict(query).items():
        if value is not None:
            shown[name] = ("false", "true")[value] if isinstance(value, bool) else str(value)
    return shown


def _moment(text: str) -> tuple[datetime, bool]:
    """A time in UTC, and whether it is a whole day."""
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC), len(text.strip()) <= len("2026-11-23")
    except (ValueError, OverflowError):
        raise ValueError(f"{_DATE}, not '{shortened(text, 40)}'") from None


def _since(text: str) -> str:
    return _moment(text)[0].isoformat()


def _until(text: str) -> str:
    moment, is_day = _moment(text)
    try:
        return (moment + timedelta(days=1) if is_day else moment).isoformat()
    except OverflowError:
        raise ValueError(f"{_DATE}, not '{shortened(text, 40)}'") from None


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise ValueError(one_of("a mode", tuple(Mode), text)) from None


def _order(text: str) -> Order:
    try:
        return Order(text)
    except ValueError:
        raise ValueError(one_of("an order", tuple(Order), text)) from None


def _cursor(text: str) -> str:
    if not _CURSOR.fullmatch(text) or abs(int(text.rpartition(":")[2])) >= 2**63:
        raise ValueError(f"takes `next` of a page, not '{shortened(text, 40)}'")
    return text


_READERS: Mapping[str, Callable[[str], object]] = {
    "text": TEXT.from_text,
    "model": fields.NAME.from_text,
    "lora": fields.NAME.from_text,
    "seed": fields.SEED.from_text,
    "mode": _mode,
    "favourite": fields.YES_OR_NO.from_text,
    "rating_from": fields.RATING.from_text,
    "since": _since,
    "until": _until,
    "discarded": fields.YES_OR_NO.from_text,
    "order": _order,
    "limit": LIMIT.from_text,
    "after": _cursor,
}
"""Every field of a query with what reads it."""
