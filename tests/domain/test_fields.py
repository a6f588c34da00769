"""What a field takes: the same rule for typed text and for JSON."""

import pytest

from phoenix_tui.domain import fields


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "1.5", "1e9", "abc", "nan", "4294967296", "+1", "1_000", "٣", "0x10"]
)
def test_a_typed_seed_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="takes a whole number from 0 to 4294967295, not"):
        fields.SEED.from_text(text)


def test_a_typed_seed_is_taken() -> None:
    assert fields.SEED.from_text(" 4294967295 ") == 4294967295


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "", "x", "1_0", "51", "-0.1"])
def test_a_typed_number_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="takes a number from 0 to 50, not"):
        fields.CFG_SCALE.from_text(text)


def test_a_number_is_shown_as_it_was_typed() -> None:
    with pytest.raises(ValueError, match=r"not 9999$"):
        fields.CFG_SCALE.from_text("9999")
    with pytest.raises(ValueError, match=r"not 50\.5$"):
        fields.CFG_SCALE.from_text("50.5")


def test_a_denoising_strength_is_above_zero() -> None:
    with pytest.raises(ValueError, match="takes a number above 0 up to 1, not 0"):
        fields.STRENGTH.check(0)
    assert fields.STRENGTH.from_text("1") == 1.0


@pytest.mark.parametrize("value", [True, "1", None, [], float("nan"), 10**400])
def test_a_number_in_json_is_a_number(value: object) -> None:
    with pytest.raises(ValueError, match="takes a number"):
        fields.CFG_SCALE.check(value)


def test_a_blank_prompt_is_refused_and_a_long_one_taken() -> None:
    with pytest.raises(ValueError, match="takes text that is not blank"):
        fields.PROMPT.check(" \n\t")
    assert fields.PROMPT.check("x" * 10_000) == "x" * 10_000
    with pytest.raises(ValueError, match="it has 20001"):
        fields.PROMPT.check("x" * 20_001)


@pytest.mark.parametrize("text", ["3", "0", "two", "1.0", ""])
def test_a_batch_is_one_two_or_four(text: str) -> None:
    with pytest.raises(ValueError, match="takes 1, 2 or 4, not"):
        fields.BATCH_SIZE.from_text(text)
