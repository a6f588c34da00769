"""Which batch a job belongs to."""

from collections.abc import Callable, Mapping

from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.problems import Problems
from phoenix_tui.domain.request import Batch


def check_batch(body: Mapping[str, object], new_id: Callable[[], str]) -> Batch:
    """The batch that `body` says its job belongs to; None means the same as absent.

    Where it names none, a new one, whose id the sender's next jobs may name. Raises
    `InvalidRequestError`.
    """
    problems = Problems()
    given = {name: value for name, value in body.items() if value is not None}
    size = problems.checked(
        "batch_size", lambda: fields.BATCH_SIZE.check(given.get("batch_size", 1)), 1
    )
    within = fields.WholeNumber(label="Batch index", low=0, high=size - 1)
    index = problems.checked("batch_index", lambda: within.check(given.get("batch_index", 0)), 0)
    batch_id = problems.checked(
        "batch_id",
        lambda: fields.NAME.check(given["batch_id"]) if "batch_id" in given else new_id(),
        "",
    )
    if problems:
        raise InvalidRequestError(problems)
    return Batch(id=batch_id, index=index, size=size)
