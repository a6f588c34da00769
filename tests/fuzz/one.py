"""One reader fuzzed without coverage: `python -m tests.fuzz.one NAME SECONDS SEED FOLDER`."""

import hashlib
import random
import sys
import time
import traceback
import warnings
from pathlib import Path

from tests.fuzz.mutation import mutated
from tests.fuzz.target import timed
from tests.fuzz.targets import TARGETS


def names() -> list[str]:
    return list(TARGETS)


def again(name: str, path: Path) -> None:
    """Read an input that was found."""
    timed(TARGETS[name].check, path.read_bytes())


def main(name: str, seconds: float, seed: int, folder: Path) -> int:
    target = TARGETS[name]
    examples, chance = target.examples(), random.Random(seed)
    inputs, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(target, examples, chance)
        inputs += 1
        try:
            timed(target.check, data)
        except Exception:
            traceback.print_exc()
            path = folder / f"{name}-{hashlib.sha256(data).hexdigest()[:16]}"
            path.write_bytes(data)
            print(f"kept as {path}")
            print(f"{inputs} inputs")
            return 1
    print(f"{inputs} inputs")
    return 0


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    raise SystemExit(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])))
