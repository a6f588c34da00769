"""`models download`, as it is typed, from a hub on the loopback."""

import json
from collections.abc import Iterator

import pytest

from tests.hub.repositories import stable_diffusion
from tests.hub.stub import StubHub
from tests.sandbox import Sandbox, sandbox


@pytest.fixture(scope="module")
def hub() -> StubHub:
    return StubHub()


@pytest.fixture(scope="module")
def home(hub: StubHub) -> Iterator[Sandbox]:
    hub.repositories["a/model"] = stable_diffusion()
    with hub.serving() as address, sandbox() as made:
        made.environment["HF_ENDPOINT"] = address
        yield made


def test_a_model_is_fetched_with_its_size_first_and_is_listed_then(home: Sandbox) -> None:
    size = home.run("models", "download", "a/model", "--size")
    assert size.returncode == 0, size.stderr
    assert size.stdout.startswith("a/model: 2.1 MB in 10 files; ")
    assert "a/model" not in home.run("models").stdout
    done = home.run("models", "download", "a/model")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "a/model is here; `phoenix-tui models` lists it."
    assert "a/model" in home.run("models").stdout
    [told] = home.objects("models", "download", "a/model")
    assert (told["state"], told["progress"]) == ("completed", 100)


def test_a_fault_is_one_line_and_exit_1(home: Sandbox) -> None:
    failed = home.run("models", "download", "a/nothing")
    assert failed.returncode == 1
    [line] = failed.stderr.splitlines()
    assert "There is no such model: The hub has no a/nothing, or it is private." in line


@pytest.mark.parametrize("arguments", [["nonsense"], [], ["--", "a/b/c"]])
def test_a_wrong_address_is_exit_2(home: Sandbox, arguments: list[str]) -> None:
    refused = home.run("models", "download", *arguments)
    assert refused.returncode == 2
    [line] = refused.stderr.splitlines()
    assert "MODEL takes OWNER/NAME" in line


def test_it_goes_over_http_too(home: Sandbox) -> None:
    with home.http() as http:
        answer = http.post("/api/downloads", json={"model": "a/model", "only_size": True})
        assert answer.status_code == 202
        download_id = answer.json()["download_id"]
        assert download_id in {download["download_id"] for download in _downloads(http)}
        cancelled = http.post(f"/api/downloads/{download_id}/cancel")
        assert cancelled.json()["state"] in {"cancelled", "sized"}
        assert http.post("/api/downloads/x/cancel").status_code == 404
        refused = http.post("/api/downloads", json={"model": "x", "more": 1})
        assert refused.status_code == 422
        assert "Download" in json.dumps(http.get("/openapi.json").json()["components"])


def _downloads(http: object) -> list[dict[str, str]]:
    return http.get("/api/downloads").json()  # type: ignore[attr-defined, no-any-return]
