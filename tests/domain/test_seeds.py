"""Seeds of a batch."""

import pytest

from phoenix_tui.domain.seeds import SEED_LIMIT, batch_seeds


def test_given_seeds_count_up() -> None:
    assert batch_seeds(42, 4) == (42, 43, 44, 45)


def test_seeds_wrap_around() -> None:
    assert batch_seeds(SEED_LIMIT - 2, 4) == (SEED_LIMIT - 2, SEED_LIMIT - 1, 0, 1)


@pytest.mark.parametrize("size", [1, 2, 4])
def test_random_seeds_are_independent_and_never_alike(size: int) -> None:
    drawn = [batch_seeds(None, size) for _ in range(50)]
    assert all(0 <= seed < SEED_LIMIT for seeds in drawn for seed in seeds)
    assert all(len(set(seeds)) == size for seeds in drawn)
    assert len(set(drawn)) == 50
    if size > 1:
        assert any(seeds[1] != seeds[0] + 1 for seeds in drawn)


def test_random_seeds_are_drawn_again_when_two_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    values = iter([5, 5, 6])
    monkeypatch.setattr("phoenix_tui.domain.seeds.random_seed", lambda: next(values))
    assert batch_seeds(None, 2) == (5, 6)
