"""A client of nothing but curl and /api/status."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests.api_calls import pixels_of
from tests.sandbox import Sandbox
from tests.waiting import eventually

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")


def curl(home: Sandbox, path: str, *options: str) -> Any:
    done = subprocess.run(
        ["curl", "--silent", "--fail", "--unix-socket", str(home.socket), *options,
         f"http://localhost{path}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_polling_status_alone_sees_a_batch_through(shared: Sandbox) -> None:
    jobs = [
        curl(
            shared, "/api/generate", "--data",
            json.dumps({"prompt": "a blue boat on the sea", "seed": 42 + index, "steps": 20,
                        "batch_id": "by-curl", "batch_index": index, "batch_size": 4}),
        )["job_id"]
        for index in range(4)
    ]  # fmt: skip
    seen: dict[str, set[int]] = {job: set() for job in jobs}
    statuses: dict[str, Any] = {}

    def look() -> bool:
        for job in jobs:
            statuses[job] = curl(shared, f"/api/status/{job}")
            seen[job].add(statuses[job]["progress"])
        return all(status["state"] == "completed" for status in statuses.values())

    eventually(look, "all four are complete")
    assert [statuses[job]["seed"] for job in jobs] == [42, 43, 44, 45]
    for job in jobs:
        assert statuses[job]["progress"] == 100
        assert statuses[job]["step"] == statuses[job]["steps"] == 20
        assert statuses[job]["error"] is None
        assert statuses[job]["picture_id"]
        assert pixels_of(statuses[job]["path"])
    assert any(0 < progress < 100 for progress in set.union(*seen.values())), "no progress shown"
