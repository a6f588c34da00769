"""What reads outside data refuses it in its own words, in time, or reads it."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutation import mutated
from tests.fuzz.target import timed
from tests.fuzz.targets import TARGETS

STEADY = settings(max_examples=60, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", TARGETS)
def test_true_inputs_are_read(name: str) -> None:
    target = TARGETS[name]
    for example in target.examples():
        timed(target.check, example)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_inputs_that_are_nearly_right_are_read_or_refused(name: str) -> None:
    target = TARGETS[name]
    examples = target.examples()
    chance = random.Random(name)
    for _ in range(200):
        timed(target.check, mutated(target, examples, chance))


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@STEADY
@given(data=st.binary(max_size=300) | st.text().map(str.encode))
def test_anything_at_all_is_read_or_refused(name: str, data: bytes) -> None:
    timed(TARGETS[name].check, data)
