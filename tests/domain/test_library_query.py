from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.library import LibraryQuery, Order
from phoenix_tui.domain.library_query import as_text, query_of
from phoenix_tui.domain.request import Mode

_NAME = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.strip)
_MOMENT = st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.isoformat())


@given(
    st.builds(
        LibraryQuery,
        text=st.text(st.characters(codec="utf-8"), max_size=50),
        model=st.none() | _NAME,
        lora=st.none() | _NAME,
        seed=st.none() | st.integers(0, 2**32 - 1),
        mode=st.none() | st.sampled_from(Mode),
        favourite=st.none() | st.booleans(),
        rating_from=st.integers(0, 5),
        since=st.none() | _MOMENT,
        until=st.none() | _MOMENT,
        discarded=st.booleans(),
        order=st.sampled_from([Order.NEWEST, Order.OLDEST]),
        limit=st.integers(1, 200),
        after=st.none() | st.integers(-(2**63) + 1, 2**63 - 1).map(str),
    )
)
def test_a_query_is_the_same_after_its_way_over_http(query: LibraryQuery) -> None:
    assert query_of(as_text(query).items()) == query


@pytest.mark.parametrize(
    ("given_text", "since", "until"),
    [
        ("2026-11-23", "2026-11-23T00:00:00+00:00", "2026-11-24T00:00:00+00:00"),
        ("2026-11-23T10:30", "2026-11-23T10:30:00+00:00", "2026-11-23T10:30:00+00:00"),
        ("2026-11-23T10:30:00+02:00", "2026-11-23T08:30:00+00:00", "2026-11-23T08:30:00+00:00"),
    ],
)
def test_a_day_goes_from_its_first_moment_to_its_last(
    given_text: str, since: str, until: str
) -> None:
    query = query_of([("since", given_text), ("until", given_text)])
    assert (query.since, query.until) == (since, until)


@given(st.lists(st.tuples(st.sampled_from([*LibraryQuery.__struct_fields__, "x"]), st.text())))
def test_any_text_is_a_query_or_is_refused_field_by_field(pairs: list[tuple[str, str]]) -> None:
    problems: dict[str, str] = {}
    try:
        query_of(pairs)
    except InvalidRequestError as refused:
        problems = refused.problems
    assert problems.keys() <= {name for name, _ in pairs}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"order": "rating", "after": "12"}, "belongs to a query of another order"),
        ({"after": "3:12"}, "belongs to a query of another order"),
        ({"order": "rating", "after": "6:12"}, "takes `next` of a page"),
        ({"after": str(2**63)}, "takes `next` of a page"),
    ],
)
def test_a_cursor_that_was_never_given_out_is_refused(query: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        query_of(query.items())
    assert says in refused.value.problems["after"]
