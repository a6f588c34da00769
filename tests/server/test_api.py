"""What the HTTP face answers, whatever the engine is."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.wire import ServerInfo
from phoenix_tui.engine.errors import ConflictError
from phoenix_tui.server.api import build
from phoenix_tui.server.bodies import JSON_LIMIT
from tests.server.scripted_engine import ScriptedEngine


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
async def face(engine: ScriptedEngine) -> AsyncIterator[httpx.AsyncClient]:
    about = ServerInfo(
        pid=1, version="0", protocol=1, socket="s", device="cpu", model="none", memory=0,
        order="together", jobs=tuple(engine.statuses.values()),
    )  # fmt: skip
    ending = asyncio.Event()
    app = build(engine, lambda: about, ending, ending.set)  # type: ignore[arg-type]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://phoenix"
    ) as client:
        yield client


async def test_a_job_is_told_with_its_progress(face: httpx.AsyncClient) -> None:
    told = (await face.get("/api/status/one")).json()
    assert told["progress"] == 0
    assert {"job_id", "batch_id", "state", "step", "steps", "seed", "error", "picture_id"} <= {
        *told
    }


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (InvalidRequestError({"seed": "takes a whole number"}), 422),
        (ConflictError("The request_id was used before", "It was."), 409),
        (PhoenixError("The disk is full", "No space is left.", "Make some."), 503),
    ],
)
async def test_a_refusal_says_what_happened_why_and_what_to_do(
    face: httpx.AsyncClient, engine: ScriptedEngine, refusal: PhoenixError, status: int
) -> None:
    engine.refusal = refusal
    answer = await face.post("/api/generate", json={"prompt": "x"})
    assert answer.status_code == status
    assert answer.json()["title"] == refusal.failure.title
    assert answer.json()["message"] == refusal.failure.message
    assert answer.json()["hint"] == refusal.failure.hint


async def test_every_wrong_field_has_its_own_sentence(
    face: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    engine.refusal = InvalidRequestError({"seed": "takes a seed", "steps": "takes steps"})
    detail = (await face.post("/api/generate", json={})).json()["detail"]
    assert detail == [
        {"loc": ["body", "seed"], "msg": "seed takes a seed", "type": "value_error"},
        {"loc": ["body", "steps"], "msg": "steps takes steps", "type": "value_error"},
    ]


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"],
)
async def test_what_is_no_json_object_is_refused_with_a_sentence(
    face: httpx.AsyncClient, body: bytes
) -> None:
    answer = await face.post("/api/generate", content=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"][0]["msg"].startswith("body takes a JSON object")


async def test_a_body_without_end_is_not_read_to_its_end(face: httpx.AsyncClient) -> None:
    answer = await face.post("/api/generate", content=b" " * (JSON_LIMIT + 1))
    assert answer.status_code == 413
    assert "At most" in answer.json()["message"]


@pytest.mark.parametrize("path", ["/api/status/none", "/api/nothing", "/"])
async def test_what_is_not_there_is_said_in_json(face: httpx.AsyncClient, path: str) -> None:
    answer = await face.get(path)
    assert answer.status_code == 404
    assert answer.json()["message"]


async def test_openapi_describes_the_request_with_its_bounds(face: httpx.AsyncClient) -> None:
    document = (await face.get("/openapi.json")).json()
    content = document["paths"]["/api/generate"]["post"]["requestBody"]["content"]
    schema = content["application/json"]["schema"]
    assert schema["required"] == ["prompt"]
    assert schema["properties"]["seed"]["minimum"] == 0
    assert schema["properties"]["seed"]["maximum"] == 4294967295
    assert "Accepted" in document["components"]["schemas"]


async def test_openapi_refers_to_nothing_that_it_does_not_hold(face: httpx.AsyncClient) -> None:
    def references(node: object) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*map(references, node.values()))
        return set().union(*map(references, node)) if isinstance(node, list) else set()

    document = (await face.get("/openapi.json")).json()
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) <= known


async def test_the_state_of_the_random_number_generator_is_nowhere(
    face: httpx.AsyncClient,
) -> None:
    text = (await face.get("/openapi.json")).text.casefold()
    for word in ("generator_state", "rng", "random_state", "philox", "mersenne"):
        assert word not in text


@pytest.mark.parametrize("path", ["/api/resume", "/api/drop"])
async def test_a_misspelt_job_id_does_not_mean_all_jobs(face: httpx.AsyncClient, path: str) -> None:
    answer = await face.post(path, json={"jobid": "one"})
    assert answer.status_code == 422, "every paused job was meant"
    assert answer.json()["detail"][0]["msg"] == "jobid is not known here"


@pytest.mark.parametrize("path", ["/api/resume", "/api/drop", "/api/downloads"])
async def test_a_field_whose_name_nothing_can_write_is_refused(
    face: httpx.AsyncClient, path: str
) -> None:
    answer = await face.post(path, content=b'{"\\ud800\\u001b[2J": 1}')
    assert answer.status_code == 422
    assert "\x1b" not in answer.json()["message"]


async def test_a_stream_too_many_is_refused_before_it_begins(
    face: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    engine.refusal = PhoenixError("Too many listen", "64 streams of events are open.")
    assert (await face.get("/api/events")).status_code == 503
