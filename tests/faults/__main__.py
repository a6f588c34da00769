"""`python -m tests.faults --jobs 300 --seed N`: a long run of faults at random moments."""

import argparse
import secrets
import sys
import time

from tests.faults.faults import FAULTS
from tests.faults.run import run


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--jobs", type=int, default=300, help="end after so many")
    parser.add_argument("--seed", type=int, help="of the schedule; left out, it is drawn")
    parser.add_argument("--only", action="append", choices=FAULTS, help="no other faults than this")
    arguments = parser.parse_args()
    seed = secrets.randbelow(10**6) if arguments.seed is None else arguments.seed
    print(f"seed {seed}", flush=True)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {line}", flush=True)

    result = run(seed, arguments.jobs, arguments.only or tuple(FAULTS), say=say)
    print(result)
    return int(bool(result.violations))


if __name__ == "__main__":
    sys.exit(main())
