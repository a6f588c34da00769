"""A short run of faults; `python -m tests.faults` is the long one."""

from tests.faults.run import run
from tests.faults.world import SEEDS

SEED = 20261125
FAULTS = ("kill server", "full disk", "cancel", "client goes away")


def test_a_home_survives_faults_at_random_moments() -> None:
    result = run(SEED, jobs=20, names=FAULTS, seeds=SEEDS[:3], say=print)
    print(result)
    assert not result.violations, f"seed {SEED}: {result}"
    assert result.pictures, "nothing was made, so that nothing was tried"
