"""Calls made up from /openapi.json: `python -m tests.server.schema_calls --examples 200`.

The server is a real one but for its worker. Exit status 1 where an answer was not as the schema
says, or was a server's error.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import requests
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.server.played import played

CHECKS = [
    checks.not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance, negative_data_rejection,
]  # fmt: skip
"""Not that whatever the schema allows is taken: it cannot say which fields go together."""
LEFT_OUT = {
    ("get", "/api/events"),  # never ends
    ("post", "/api/downloads"),  # starts a process for each
}
TAKES_WHAT_IS_WRONG = {
    # an empty value means none, which a query string cannot say otherwise
    ("get", "/api/pictures"), ("get", "/api/prompts"),
}  # fmt: skip


def faults(examples: int, number: int) -> Iterator[str]:
    """What was not as it should be, with the call that shows it."""
    with tempfile.TemporaryDirectory(prefix="phx-") as home, played(Path(home)) as address:
        # whatever proxies the environment names: the server is here
        session = requests.Session()
        session.trust_env = False
        schema = schemathesis.openapi.from_dict(session.get(f"{address}/openapi.json").json())
        for operation in (found.ok() for found in schema.get_all_operations()):
            name = operation.method.lower(), operation.path
            if name in LEFT_OUT:
                continue
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query):
                    continue  # nothing can be wrong
                wanted = [
                    check
                    for check in CHECKS
                    if not (check is negative_data_rejection and name in TAKES_WHAT_IS_WRONG)
                ]

                @seed(number)
                @settings(
                    max_examples=examples,
                    database=None,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                )
                @given(case=operation.as_strategy(generation_mode=mode))
                def call(case: schemathesis.Case) -> None:
                    case.call_and_validate(base_url=address, session=session, checks=wanted)  # noqa: B023

                try:
                    call()
                except Unsatisfiable:
                    continue  # nothing can be wrong with it
                except Exception as problem:
                    yield f"{' '.join(name)}, {mode.value}: {problem}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.server.schema_calls")
    parser.add_argument("--examples", type=int, default=200, help="for each call, twice")
    parser.add_argument("--seed", type=int, default=random.randrange(2**31))
    arguments = parser.parse_args()
    found = list(faults(arguments.examples, arguments.seed))
    print("\n\n".join(found))
    print(f"{len(found)} faults; {arguments.examples} examples, seed {arguments.seed}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
