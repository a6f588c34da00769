"""R3, seeds, on the real API and the shipped model."""

from pathlib import Path

import httpx
import pytest

from phoenix_tui.domain.seeds import SEED_LIMIT
from phoenix_tui.store import metadata
from tests.api_calls import made, pixels, submitted


def test_generate_takes_an_optional_integer_seed(http: httpx.Client) -> None:
    assert submitted(http, seed=42, steps=1)["seed"] == 42


def test_without_a_seed_a_random_one_is_drawn_and_kept(http: httpx.Client) -> None:
    answers = [submitted(http, steps=1) for _ in range(3)]
    drawn = [answer["seed"] for answer in answers]
    assert all(0 <= seed < SEED_LIMIT for seed in drawn)
    assert len(set(drawn)) == 3, "three blank seeds gave the same picture"
    for answer in answers:
        assert http.get(f"/api/status/{answer['job_id']}").json()["seed"] == answer["seed"]


def test_null_means_the_same_as_no_seed(http: httpx.Client) -> None:
    assert 0 <= submitted(http, seed=None, steps=1)["seed"] < SEED_LIMIT


def test_the_seed_is_in_the_job_the_status_and_the_pictures_metadata(http: httpx.Client) -> None:
    status = made(http, seed=7, steps=2)
    assert status["seed"] == 7
    info, making = metadata.read(Path(status["path"]))
    assert info.seed == 7
    assert making is not None
    assert making.request.seed == 7


def test_the_seed_goes_to_the_pipeline(http: httpx.Client) -> None:
    one, other = (made(http, seed=seed, steps=4) for seed in (1, 2))
    assert pixels(http, one) != pixels(http, other), "two seeds gave one picture"


@pytest.mark.parametrize("seed", [0, SEED_LIMIT - 1])
def test_the_first_and_the_last_seed_are_taken(http: httpx.Client, seed: int) -> None:
    assert submitted(http, seed=seed, steps=1)["seed"] == seed


@pytest.mark.parametrize(
    "seed",
    ["-1", "4294967296", "18446744073709551616", "1.0", "1.5", "1e9", "true", "false", '"42"',
     '"abc"', "[]", "{}", "NaN", "Infinity", "9" * 400],
)  # fmt: skip
def test_any_other_seed_is_refused_with_a_sentence(http: httpx.Client, seed: str) -> None:
    answer = http.post("/api/generate", content=f'{{"prompt": "a house", "seed": {seed}}}')
    assert answer.status_code == 422, answer.text
    assert [problem["loc"] for problem in answer.json()["detail"]] == [["body", "seed"]]
    sentence = answer.json()["detail"][0]["msg"]
    assert sentence.startswith("seed takes a whole number from 0 to 4294967295, not ")


def test_the_random_number_generators_state_is_never_exposed(http: httpx.Client) -> None:
    status = made(http, steps=2)
    answers = [
        http.get(f"/api/status/{status['job_id']}").text,
        http.get("/api/server").text,
        http.get("/openapi.json").text,
    ]
    for word in ("generator", "rng_state", "random_state"):
        assert not any(word in answer.casefold() for answer in answers)


def test_same_seed_and_request_is_the_same_picture_byte_for_byte(http: httpx.Client) -> None:
    one, again = (made(http, seed=42, steps=6) for _ in range(2))
    assert one["picture_id"] != again["picture_id"]
    assert pixels(http, one) == pixels(http, again)


def test_a_request_of_nothing_but_a_prompt_goes_on_working(http: httpx.Client) -> None:
    answer = http.post("/api/generate", json={"prompt": "a house", "steps": None, "loras": None})
    assert answer.status_code == 202
    assert {"job_id", "batch_id", "seed"} <= answer.json().keys()
