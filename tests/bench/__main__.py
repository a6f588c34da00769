"""`python -m tests.bench NAME`: run a benchmark and print what it found."""

import argparse
import importlib


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "name",
        choices=["blink", "full_size", "generate", "interface", "library", "looking", "painter"],
        help="what to measure",
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    arguments = parser.parse_args()
    importlib.import_module(f"tests.bench.{arguments.name}").measure(arguments.rounds)


if __name__ == "__main__":
    main()
