"""Which batch a job belongs to."""

import pytest

from phoenix_tui.domain.batches import check_batch
from phoenix_tui.domain.errors import InvalidRequestError


def test_a_batch_says_which_and_how_many() -> None:
    batch = check_batch({"batch_id": "b", "batch_index": 3, "batch_size": 4}, lambda: "new")
    assert (batch.id, batch.index, batch.size) == ("b", 3, 4)


def test_a_batch_without_an_id_gets_one() -> None:
    assert check_batch({}, lambda: "new").id == "new"
    assert check_batch({"batch_size": 4, "batch_index": 1}, lambda: "new").id == "new"


def test_null_means_the_same_as_absent() -> None:
    body = {"batch_id": None, "batch_index": None, "batch_size": None}
    assert check_batch(body, lambda: "new") == check_batch({}, lambda: "new")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"batch_size": 3}, "batch_size"),
        ({"batch_size": True}, "batch_size"),
        ({"batch_size": 2, "batch_id": "b", "batch_index": 2}, "batch_index"),
        ({"batch_id": 7}, "batch_id"),
    ],
)
def test_a_wrong_batch_is_refused(body: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        check_batch(body, lambda: "new")
    assert field in refused.value.problems
