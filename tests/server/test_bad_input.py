"""Bad input over HTTP: one sentence, and nothing made."""

import json

import httpx
import pytest

from tests.api_calls import made
from tests.bad_input import TAKEN_AS_TYPED, WRONG, Wrong


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_it_is_refused_with_one_sentence(http: httpx.Client, wrong: Wrong) -> None:
    before = {job["job_id"] for job in http.get("/api/jobs").json()}
    answer = http.post("/api/generate", json={"prompt": "a house", **wrong.body})
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"][0]["loc"] == ["body", wrong.field]
    sentence = answer.json()["detail"][0]["msg"]
    assert sentence.startswith(f"{wrong.field} ")
    assert wrong.takes in sentence
    assert "\n" not in sentence
    assert {job["job_id"] for job in http.get("/api/jobs").json()} == before


@pytest.mark.parametrize("prompt", TAKEN_AS_TYPED.values(), ids=TAKEN_AS_TYPED)
def test_an_odd_prompt_is_taken_as_typed(http: httpx.Client, prompt: str) -> None:
    assert made(http, prompt=prompt, steps=1)["prompt"] == prompt


def test_several_wrong_fields_are_told_at_once(http: httpx.Client) -> None:
    answer = http.post("/api/generate", json={"prompt": "", "steps": 0, "seed": -1, "colour": 1})
    told = {problem["loc"][-1] for problem in answer.json()["detail"]}
    assert told == {"prompt", "steps", "seed", "colour"}


@pytest.mark.parametrize("request_id", [5, "", "\ud800", "x" * 201])
def test_a_wrong_request_id_is_refused(http: httpx.Client, request_id: object) -> None:
    body = json.dumps({"prompt": "a house", "request_id": request_id})
    answer = http.post("/api/generate", content=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"][0]["loc"] == ["body", "request_id"]


def test_an_input_that_is_no_image_is_refused(http: httpx.Client) -> None:
    answer = http.post("/api/inputs", content=b"no image")
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"][0]["msg"].startswith("image is not usable: ")
