import pytest

from phoenix_tui.domain.amounts import amount


@pytest.mark.parametrize(
    ("size", "says"),
    [
        (0, "0 bytes"), (999, "999 bytes"), (1000, "1 KB"), (999_999, "1.0 MB"),
        (12_345_678, "12 MB"), (999_999_999, "1.0 GB"), (4_265_000_000, "4.3 GB"),
        (23_800_000_000, "24 GB"),
    ],
)  # fmt: skip
def test_an_amount_has_two_or_three_digits_and_its_unit(size: int, says: str) -> None:
    assert amount(size) == says
