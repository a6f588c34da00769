"""Answers are as /openapi.json says, whatever is sent; no call is answered by an error of ours."""

from tests.server.schema_calls import faults


def test_no_made_up_call_is_answered_otherwise_than_the_schema_says() -> None:
    found = list(faults(examples=5, number=1))
    assert not found, "\n\n".join(found)
