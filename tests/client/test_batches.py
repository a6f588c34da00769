"""A batch's bodies, and their sending over a connection that loses answers."""

from collections.abc import Mapping

import pytest

from phoenix_tui.client import batches
from phoenix_tui.client.batches import batch_bodies, body_of, submit_batch
from phoenix_tui.client.errors import ServerGoneError
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.model import LoraCard, ModelCard
from phoenix_tui.domain.request import InputImage
from phoenix_tui.domain.validation import build
from phoenix_tui.domain.wire import Accepted

GONE = ServerGoneError("The server is gone", "Nothing answers.")


class LossyClient:
    """Takes every job in; every `lose`-th answer is lost."""

    def __init__(self, lose: int = 0, refuse: str | None = None) -> None:
        self.jobs: dict[object, str] = {}
        self.calls = 0
        self.cancelled: list[str] = []
        self._lose = lose
        self._refuse = refuse

    async def submit(self, body: Mapping[str, object]) -> Accepted:
        self.calls += 1
        if self._refuse is not None and len(self.jobs) == 1:
            raise InvalidRequestError({self._refuse: "takes something else"})
        job_id = self.jobs.setdefault(body["request_id"], f"job {len(self.jobs)}")
        if self._lose and self.calls % self._lose == 0:
            raise GONE
        return Accepted(job_id=job_id, batch_id=str(body["batch_id"]), seed=0)

    async def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "RETRY_SECONDS", (0, 0, 0))


def test_each_body_has_its_own_seed_and_request_id_and_all_have_one_batch() -> None:
    bodies = batch_bodies({"prompt": "x", "steps": 3}, 4, 2**32 - 1)
    assert [body["seed"] for body in bodies] == [2**32 - 1, 0, 1, 2]
    assert len({body["request_id"] for body in bodies}) == 4
    assert len({body["batch_id"] for body in bodies}) == 1
    assert [body["batch_index"] for body in bodies] == [0, 1, 2, 3]
    assert {body["batch_size"] for body in bodies} == {4}
    assert {body["steps"] for body in bodies} == {3}


async def test_a_lost_answer_is_asked_for_again_and_makes_no_duplicate() -> None:
    client = LossyClient(lose=2)
    accepted = await submit_batch(client, batch_bodies({}, 4, 0))  # type: ignore[arg-type]
    assert [job.job_id for job in accepted] == ["job 0", "job 1", "job 2", "job 3"]
    assert client.calls > 4
    assert len(client.jobs) == 4


async def test_a_server_that_stays_silent_is_given_up() -> None:
    with pytest.raises(ServerGoneError):
        await submit_batch(LossyClient(lose=1), batch_bodies({}, 1, 0))  # type: ignore[arg-type]


def test_variations_of_a_batch_share_the_seed_and_go_towards_seeds_of_their_own() -> None:
    body = {"variation_strength": 0.2, "variation_seed": 2**32 - 1}
    told = [(b["seed"], b["variation_seed"]) for b in batch_bodies(body, 4, 42)]
    assert told == [(42, 2**32 - 1), (42, 0), (42, 1), (42, 2)]
    drawn = batch_bodies({"variation_strength": 0.2}, 4, None)
    assert len({b["seed"] for b in drawn}) == 1
    assert len({b["variation_seed"] for b in drawn}) == 4


async def test_a_batch_is_sent_whole_or_not_at_all() -> None:
    client = LossyClient(refuse="steps")
    with pytest.raises(InvalidRequestError):
        await submit_batch(client, batch_bodies({}, 4, 0))  # type: ignore[arg-type]
    assert client.cancelled == ["job 0"]


def test_the_body_of_a_request_asks_for_the_same_request() -> None:
    model = ModelCard(
        name="demo", family="demo", path="/m", source="shipped", size_multiple=8, width=128,
        height=128, steps=20, cfg_scale=4, sampler="Euler a",
    )  # fmt: skip
    loras = {name: LoraCard(name=name, family="demo", path="/l") for name in ("ink", "gold")}
    image = InputImage(sha256="ab" * 32, width=128, height=128)
    bodies: list[tuple[dict[str, object], InputImage | None]] = [
        ({"prompt": "a house", "seed": 3}, None),
        (
            {
                "prompt": "a <lora:ink:0.5> house",
                "seed": 3,
                "loras": [{"name": "gold", "weight": -1.0}],
            },
            None,
        ),
        ({"prompt": "a house", "seed": 3, "strength": 0.4, "cfg_scale": 2.5}, image),
        ({"prompt": "a house", "seed": 3, "resize": "pad"}, image),
        (
            {"prompt": "a", "seed": 3, "variation_seed": 7, "variation_strength": 0.25},
            None,
        ),
    ]
    for body, init in bodies:
        request = build(body, models={"demo": model}, loras=loras, init_image=init).request
        again = body_of(request)
        if init:
            assert again.pop("init_image") == {"sha256": image.sha256}
        rebuilt = build(again, models={"demo": model}, loras=loras, init_image=init).request
        assert rebuilt == request
