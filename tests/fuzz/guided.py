"""One reader fuzzed by coverage: `python -m tests.fuzz.guided NAME SECONDS SEED FOLDER`."""

import sys
import tempfile
import warnings
from functools import partial
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["phoenix_tui", "json", "tomllib", "PIL"]):
    from tests.fuzz.targets import TARGETS

from tests.fuzz.mutation import LONGEST
from tests.fuzz.target import Target, timed

MEGABYTES = 2000
"""That the process may come to take; a reader that wants more is a finding."""


def main(name: str, seconds: int, seed: int, folder: Path) -> None:
    target = TARGETS[name]
    with tempfile.TemporaryDirectory(prefix="phoenix-fuzz-") as work:
        corpus, words = Path(work) / "corpus", Path(work) / "words"
        corpus.mkdir()
        for number, example in enumerate(target.examples()):
            (corpus / str(number)).write_bytes(example)
        words.write_text(_dictionary(target))
        options = [
            f"-max_total_time={seconds}", f"-seed={seed % 2**31}", f"-dict={words}",
            f"-artifact_prefix={folder}/{name}-", f"-rss_limit_mb={MEGABYTES}",
            f"-max_len={LONGEST}", "-timeout=10", "-verbosity=0",
            "-print_final_stats=1",
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *options, str(corpus)], partial(timed, target.check))
        atheris.Fuzz()  # which ends the process


def _dictionary(target: Target) -> str:
    lines = []
    for word in target.words:
        data = word.encode("utf-8", "surrogatepass")
        escaped = "".join(f"\\x{byte:02x}" for byte in data)
        lines.append(f'"{escaped}"\n')
    return "".join(lines)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
