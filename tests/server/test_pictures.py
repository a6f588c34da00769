"""The library over HTTP: pictures of the real model, marked and looked for by the real client."""

import asyncio
import csv
import io
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from phoenix_tui.client.client import Client
from phoenix_tui.client.errors import RefusedError
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.events import PicturesMarked, Snapshot
from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.library import LibraryQuery, Order
from phoenix_tui.store.image_file import read_rgb
from tests.api_calls import ended, made, pixels
from tests.sandbox import Sandbox
from tests.store.image_examples import saved, with_texts
from tests.store.test_parameters import A1111_TEXT


@pytest.fixture
async def client(shared: Sandbox) -> AsyncIterator[Client]:
    async with Client(socket=str(shared.socket)) as made:
        yield made


@pytest.fixture(scope="module")
def batch(shared: Sandbox) -> list[str]:
    """The ids of two pictures of one batch."""
    batch_id = new_id()
    with shared.http() as http:
        return [
            made(
                http, prompt="a lighthouse <library>", seed=1000 + index, steps=1, width=64,
                height=320, batch_id=batch_id, batch_index=index, batch_size=2,
            )["picture_id"]
            for index in range(2)
        ]  # fmt: skip


def _is_there(path: str) -> bool:
    return Path(path).is_file()


def _log_as_csv(http: httpx.Client) -> list[dict[str, str]]:
    answer = http.get("/api/decisions", params={"format": "csv"})
    return list(csv.DictReader(io.StringIO(answer.text)))


async def test_what_was_just_made_is_found_by_a_word_of_its_prompt(
    client: Client, batch: list[str]
) -> None:
    page = await client.library(LibraryQuery(text="lightho", order=Order.OLDEST))
    assert [row.picture_id for row in page.pictures] == batch
    assert page.total == 2
    row = page.pictures[1]
    assert (row.seed, row.steps, row.width, row.height) == (1001, 1, 64, 320)
    assert _is_there(row.path)
    assert (await client.picture_info(row.picture_id)).row == row


async def test_a_thumbnail_is_small_made_once_and_kept(
    client: Client, batch: list[str], shared: Sandbox
) -> None:
    first, again = [await client.thumbnail(batch[0]) for _ in range(2)]
    assert first == again
    image = Image.open(io.BytesIO(first))
    assert (image.format, image.size) == ("PNG", (51, 256))
    files = sorted(path.name for path in (shared.home / "thumbnails").iterdir())
    assert f"{batch[0]}.png" in files
    assert not [name for name in files if name.endswith(".part")]


async def test_a_picture_whose_file_is_gone_is_told_of_in_a_sentence(
    client: Client, http: httpx.Client
) -> None:
    job = made(http, prompt="a bubble", steps=1, width=64, height=64)
    os.remove(job["path"])
    for call in (client.picture, client.thumbnail):
        with pytest.raises(RefusedError, match="file is gone"):
            await call(job["picture_id"])
    await client.mark([job["picture_id"]], discarded=True)
    assert await client.empty_trash() == 1


async def test_many_at_once_ask_for_one_thumbnail(client: Client, batch: list[str]) -> None:
    answers = await asyncio.gather(*(client.thumbnail(batch[1]) for _ in range(8)))
    assert len(set(answers)) == 1


async def test_marks_are_told_to_whoever_listens_and_taken_back_one_by_one(
    client: Client, batch: list[str]
) -> None:
    events = client.events()
    assert isinstance(await anext(events), Snapshot)
    (marked,) = await client.mark(batch[:1], rating=4)
    assert marked.rating == 4
    assert await anext(events) == PicturesMarked(pictures=(marked,))
    kept, other = await client.keep_only(batch[0])
    assert (kept.favourite, other.discarded) == (True, True)
    assert await anext(events) == PicturesMarked(pictures=(kept, other))
    assert [row.seed for row in (await client.library(LibraryQuery(text="lig"))).pictures] == [1000]
    undone = await client.undo()
    assert await anext(events) == PicturesMarked(pictures=tuple(undone))
    assert {row.seed: (row.favourite, row.discarded) for row in undone} == {
        1000: (False, False),
        1001: (False, False),
    }
    assert [row.rating for row in await client.undo()] == [0]
    await events.aclose()


async def test_every_decision_is_in_the_log_as_json_lines_and_as_csv(
    client: Client, batch: list[str], http: httpx.Client
) -> None:
    await client.mark(batch, favourite=True)
    await client.undo()
    log = [each async for each in client.decisions()]
    assert [each.seed for each in log[-2:]] == [1000, 1001]
    assert all(each.undone_at for each in log[-2:])
    rows = _log_as_csv(http)
    assert [row["picture_id"] for row in rows] == [each.picture_id for each in log]
    assert rows[-1]["prompt"] == "a lighthouse <library>"
    assert rows[-1]["kept"] == "true"


async def test_emptying_the_trash_deletes_for_good_and_says_how_many(
    client: Client, http: httpx.Client
) -> None:
    job = made(http, prompt="a heron", steps=1, width=64, height=64)
    await client.thumbnail(job["picture_id"])
    await client.mark([job["picture_id"]], discarded=True)
    events = client.events()
    await anext(events)
    assert await client.empty_trash() == 1
    heard = [await anext(events), await anext(events)]
    assert PicturesMarked(deleted=(job["picture_id"],)) in heard
    assert not _is_there(job["path"])
    assert await client.empty_trash() == 0
    for call in (client.picture, client.thumbnail, client.picture_info, client.keep_only):
        with pytest.raises(RefusedError, match="no such picture"):
            await call(job["picture_id"])
    told = ended(http, job["job_id"])
    assert (told["state"], told["picture_id"], told["path"]) == ("completed", None, None)
    await events.aclose()


async def test_what_a_file_of_another_tool_says_can_be_taken_as_far_as_it_can_be_used(
    client: Client,
) -> None:
    taken = await client.read_metadata(with_texts(parameters=A1111_TEXT))
    assert taken.info.source == "AUTOMATIC1111"
    assert taken.body["seed"] == 1234567890
    assert taken.body["prompt"] == "masterpiece, (red house:1.2) \nin green hills"
    assert taken.untaken == (
        "Denoising strength was not taken: its init image is not here.",
        "Model 'v1-5-pruned' is not here.",
        "LoRA ink-wash was not taken: it is not here.",
    )


async def test_what_is_taken_from_a_picture_of_ours_makes_it_again(
    client: Client, http: httpx.Client, batch: list[str]
) -> None:
    data = await client.picture(batch[1])
    taken = await client.parameters(batch[1])
    assert taken.body == (await client.read_metadata(data)).body
    assert taken.untaken == ()
    again = made(http, **taken.body)
    assert pixels(http, again) == read_rgb(data)


async def test_a_picture_painted_into_another_names_that_and_takes_its_image_and_mask_along(
    client: Client, http: httpx.Client, batch: list[str]
) -> None:
    image = (await client.add_input(await client.picture(batch[0]))).sha256
    mask = (await client.add_input(saved(Image.new("RGB", (64, 320), "white")))).sha256
    job = made(
        http, prompt="a boat", steps=2, init_image={"sha256": image}, mask={"sha256": mask},
        strength=0.9,
    )  # fmt: skip
    taken = await client.parameters(job["picture_id"])
    assert taken.body["init_image"] == {"sha256": image}
    assert taken.body["mask"] == {"sha256": mask}
    assert taken.info.extra["init image"].startswith(f"picture {batch[0]}, seed 1000: a lighth")
    parent = (await client.picture_info(job["picture_id"])).making.init_image_making
    assert parent == (await client.picture_info(batch[0])).making


async def test_a_file_that_is_no_image_is_refused_with_a_sentence(client: Client) -> None:
    with pytest.raises(InvalidRequestError, match="only PNG, JPEG and WebP"):
        await client.read_metadata(b"GIF89a")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"), ("limit=201", "limit"), ("seed=-1", "seed"), ("seed=1.5", "seed"),
        ("mode=paint", "mode"), ("favourite=maybe", "favourite"), ("rating_from=6", "rating_from"),
        ("since=yesterday", "since"), ("until=9999-12-31", "until"), ("order=size", "order"),
        ("after=x", "after"), ("after=99999999999999999999", "after"),
        ("after=1&order=rating", "after"),
        ("after=3:1", "after"), ("colour=red", "colour"), ("seed=1&seed=2", "seed"),
        ("text=" + "x" * 201, "text"),
    ],
)  # fmt: skip
def test_a_wrong_query_is_refused_with_a_sentence_for_the_field(
    http: httpx.Client, query: str, field: str
) -> None:
    answer = http.get(f"/api/pictures?{query}")
    assert answer.status_code == 422, answer.text
    assert [each["loc"][-1] for each in answer.json()["detail"]] == [field]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "picture_ids"), ({"picture_ids": []}, "picture_ids"),
        ({"picture_ids": [1], "rating": 1}, "picture_ids"),
        ({"picture_ids": ["x"] * 1001, "rating": 1}, "picture_ids"),
        ({"picture_ids": ["x"]}, "favourite"), ({"picture_ids": ["x"], "rating": 6}, "rating"),
        ({"picture_ids": ["x"], "rating": True}, "rating"),
        ({"picture_ids": ["x"], "favourite": 1}, "favourite"),
        ({"picture_ids": ["x"], "favourite": True, "discarded": True}, "discarded"),
        ({"picture_ids": ["x"], "rating": 1, "colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_wrong_marks_are_refused_with_a_sentence_for_the_field(
    http: httpx.Client, body: dict[str, Any], field: str
) -> None:
    answer = http.post("/api/pictures/marks", json=body)
    assert answer.status_code == 422, answer.text
    assert [each["loc"][-1] for each in answer.json()["detail"]] == [field]


async def test_a_picture_that_is_not_there_cannot_be_marked(client: Client) -> None:
    with pytest.raises(RefusedError, match="no such picture"):
        await client.mark(["../../etc/passwd"], rating=1)
