"""`python -m tests.fuzz NAME… --minutes 10`: look for inputs that a reader fails at.

Guided by coverage where atheris is installed (`pip install atheris`), else by changes to true
inputs alone. An input that fails is kept in the folder that --findings names, and ends the run of
its reader; `--again FILE` reads one more time. Exit status 1 where anything was found.
"""

import argparse
import importlib.util
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz import one

ALL = "all"
_FINDINGS = Path(tempfile.gettempdir()) / "phoenix-tui-findings"
_COUNT = re.compile(r"^(\d+) inputs|number_of_executed_units: (\d+)")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("names", nargs="+", metavar="NAME", help=f"{ALL}, or of {one.names()}")
    parser.add_argument("--minutes", type=float, default=10, help="for each reader")
    parser.add_argument("--seed", type=int, default=random.randrange(2**31))
    parser.add_argument("--findings", type=Path, default=_FINDINGS)
    parser.add_argument("--without-atheris", action="store_true")
    parser.add_argument("--again", type=Path, help="an input that was found")
    arguments = parser.parse_args()
    names = one.names() if ALL in arguments.names else arguments.names
    if arguments.again:
        one.again(names[0], arguments.again)
        return 0
    guided = importlib.util.find_spec("atheris") and not arguments.without_atheris
    arguments.findings.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in names:
        # in a process of its own, so that a reader that takes it down is a finding as well
        line = [
            sys.executable, "-m", "tests.fuzz.guided" if guided else "tests.fuzz.one", name,
            str(int(arguments.minutes * 60)), str(arguments.seed), str(arguments.findings),
        ]  # fmt: skip
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        told = (done.stdout + done.stderr).splitlines()
        counted = (_COUNT.search(line) for line in reversed(told))
        inputs = next((found[1] or found[2] for found in counted if found), "?")
        if done.returncode:
            failed.append(name)
            print("\n".join(told[-40:]))
        way = "atheris" if guided else "mutation"
        verdict = f"FOUND SOMETHING ({done.returncode})" if done.returncode else "nothing found"
        print(f"{name}: {verdict}; {inputs} inputs; {way}, seed {arguments.seed}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
