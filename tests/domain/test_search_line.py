"""Words and conditions in one line."""

import pytest

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.library import LibraryQuery, Order
from phoenix_tui.domain.request import Mode
from phoenix_tui.domain.search_line import parse, sorted_anew, turned


@pytest.mark.parametrize(
    ("line", "query"),
    [
        ("", LibraryQuery()),
        ("red  house", LibraryQuery(text="red house")),
        ("house fav", LibraryQuery(text="house", favourite=True)),
        ("rating>=3 trash", LibraryQuery(rating_from=3, discarded=True)),
        ("rating:5", LibraryQuery(rating_from=5)),
        ("seed:42 mode:img2img", LibraryQuery(seed=42, mode=Mode.IMG2IMG)),
        ('model:"my model" lora:ink', LibraryQuery(model="my model", lora="ink")),
        ("Model:demo SORT:oldest", LibraryQuery(model="demo", order=Order.OLDEST)),
        ('"fav" note:x', LibraryQuery(text="fav note:x")),
        ("model: house", LibraryQuery(text="house")),
        ('a "red house', LibraryQuery(text="a red house")),
    ],
)
def test_a_line_is_a_query(line: str, query: LibraryQuery) -> None:
    assert parse(line) == query


@pytest.mark.parametrize(
    ("line", "field"),
    [("rating>=9", "rating"), ("seed:x", "seed"), ("sort:blue", "sort"), ("fav fav", "fav")],
)
def test_what_is_wrong_is_named_as_it_was_typed(line: str, field: str) -> None:
    with pytest.raises(InvalidRequestError) as wrong:
        parse(line)
    assert list(wrong.value.problems) == [field]


def test_a_condition_is_put_in_and_taken_out() -> None:
    assert turned("red", "fav") == "red fav"
    assert turned("red FAV house", "fav") == "red house"


def test_sorting_goes_round() -> None:
    seen = [line := "red"]
    seen += [line := sorted_anew(line) for _ in range(3)]
    assert seen == ["red", "red sort:oldest", "red sort:rating", "red"]
    assert sorted_anew("sort:blue red") == "red"
