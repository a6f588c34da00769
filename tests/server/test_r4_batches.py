"""R4, a batch is N jobs, on the real API and the shipped model."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from phoenix_tui.client.batches import batch_bodies
from tests.api_calls import ended, made, pixels, submitted


def batch(http: httpx.Client, size: int, seed: int | None, **more: object) -> list[dict[str, Any]]:
    """The answers to the jobs of one batch."""
    return [submitted(http, **body) for body in batch_bodies({"steps": 4, **more}, size, seed)]


@pytest.mark.parametrize("size", [2, 4])
def test_a_batch_of_n_makes_n_jobs_with_seeds_that_follow(http: httpx.Client, size: int) -> None:
    answers = batch(http, size, 42)
    statuses = [ended(http, answer["job_id"]) for answer in answers]
    assert [status["state"] for status in statuses] == ["completed"] * size
    assert [status["seed"] for status in statuses] == [42 + index for index in range(size)]
    assert len({status["job_id"] for status in statuses}) == size
    assert {status["batch_id"] for status in statuses} == {answers[0]["batch_id"]}
    assert [status["batch_index"] for status in statuses] == list(range(size))


def test_seeds_go_on_at_zero_after_the_last(http: httpx.Client) -> None:
    answers = batch(http, 4, 4294967294, steps=1)
    assert [answer["seed"] for answer in answers] == [4294967294, 4294967295, 0, 1]


def test_a_batch_without_a_seed_has_random_ones(http: httpx.Client) -> None:
    seeds = [answer["seed"] for answer in batch(http, 4, None, steps=1)]
    assert len(set(seeds)) == 4
    assert seeds != [(seeds[0] + index) % 2**32 for index in range(4)]


def test_a_double_press_is_one_job(http: httpx.Client) -> None:
    body = {"request_id": str(uuid.uuid4()), "seed": 5, "steps": 1}
    with ThreadPoolExecutor(8) as presses:
        answers = list(presses.map(lambda _: submitted(http, **body), range(8)))
    assert len({answer["job_id"] for answer in answers}) == 1


def test_a_retry_after_a_lost_answer_is_the_same_job_with_the_same_random_seed(
    http: httpx.Client,
) -> None:
    body = {"request_id": str(uuid.uuid4()), "steps": 1}
    first = submitted(http, **body)
    ended(http, first["job_id"])
    again = submitted(http, **body)
    assert (again["job_id"], again["seed"]) == (first["job_id"], first["seed"])


def test_a_request_id_with_another_body_is_refused(http: httpx.Client) -> None:
    body = {"prompt": "a house", "request_id": str(uuid.uuid4()), "steps": 1}
    submitted(http, **body)
    answer = http.post("/api/generate", json={**body, "steps": 2})
    assert answer.status_code == 409
    assert answer.json()["message"]


def test_a_reconnect_tells_of_all_jobs_again(http: httpx.Client) -> None:
    jobs = {answer["job_id"] for answer in batch(http, 2, 1)}
    for _ in range(2):
        with http.stream("GET", "/api/events") as events:
            lines = events.iter_lines()
            data = next(line for line in lines if line.startswith("data: "))
        told = {job["job_id"] for job in json.loads(data.removeprefix("data: "))["jobs"]}
        assert jobs <= told
    for job_id in jobs:
        ended(http, job_id)


def test_all_pictures_of_a_batch_form_together_in_real_time(http: httpx.Client) -> None:
    steps: dict[str, list[int]] = {}
    with http.stream("GET", "/api/events") as events:
        lines = events.iter_lines()
        next(lines)
        jobs = {answer["job_id"] for answer in batch(http, 4, 9, steps=30)}
        over: set[str] = set()
        order = []
        while over != jobs:
            line = next(lines)
            event = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
            job = event.get("job") or {}
            if job.get("job_id") in jobs:
                steps.setdefault(job["job_id"], []).append(job["step"])
                order.append((job["job_id"], job["step"]))
                if job["state"] == "completed":
                    over.add(job["job_id"])
    for job_id, seen in steps.items():
        assert seen == sorted(seen), "a bar went back"
        assert len(set(seen)) > 8, f"the bar of {job_id} did not move: {seen}"
    last_begun = max(order.index((job, min(s for s in steps[job] if s > 0))) for job in jobs)
    first_done = min(index for index, (_, step) in enumerate(order) if step == 30)
    assert last_begun < first_done, "a bar stood still until another picture was complete"


def test_each_picture_is_there_as_soon_as_its_job_is_complete(http: httpx.Client) -> None:
    for answer in batch(http, 4, 3):
        status = ended(http, answer["job_id"])
        picture = http.get(f"/api/pictures/{status['picture_id']}")
        assert picture.status_code == 200
        assert picture.headers["content-type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG")


def test_a_batch_of_one_behaves_like_a_plain_generation(http: httpx.Client) -> None:
    plain = made(http, seed=42, steps=4)
    [answer] = batch(http, 1, 42)
    status = ended(http, answer["job_id"])
    assert (status["batch_index"], status["batch_size"]) == (0, 1)
    assert pixels(http, status) == pixels(http, plain)


def test_a_picture_of_a_batch_is_the_one_that_its_seed_gives_alone(http: httpx.Client) -> None:
    third = ended(http, batch(http, 4, 42)[2]["job_id"])
    assert pixels(http, third) == pixels(http, made(http, seed=44, steps=4))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"batch_size": 3}, "batch_size"),
        ({"batch_size": 0}, "batch_size"),
        ({"batch_size": "2", "batch_id": "b"}, "batch_size"),
        ({"batch_size": 2, "batch_id": "b", "batch_index": 2}, "batch_index"),
        ({"batch_size": 2, "batch_id": "b", "batch_index": -1}, "batch_index"),
        ({"request_id": 5}, "request_id"),
    ],
)
def test_a_wrong_place_in_a_batch_is_refused(
    http: httpx.Client, body: dict[str, object], field: str
) -> None:
    answer = http.post("/api/generate", json={"prompt": "a house", **body})
    assert answer.status_code == 422
    assert [problem["loc"][-1] for problem in answer.json()["detail"]] == [field]


def test_the_first_job_of_a_batch_may_leave_its_id_to_the_server(http: httpx.Client) -> None:
    first = submitted(http, batch_size=2, batch_index=0, seed=1, steps=1)
    second = submitted(
        http, batch_size=2, batch_index=1, seed=2, steps=1, batch_id=first["batch_id"]
    )
    assert second["batch_id"] == first["batch_id"]
