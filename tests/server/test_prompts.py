"""`GET /api/prompts`: what was asked for before."""

import httpx
import pytest

from phoenix_tui.client.client import Client
from tests.api_calls import made
from tests.sandbox import Sandbox


async def test_earlier_prompts_are_told_and_looked_through(
    shared: Sandbox, http: httpx.Client
) -> None:
    for prompt in ("a zebra in the hills", "a zebra <lora:no", "two Zebras"):
        made(http, prompt=prompt, negative_prompt="fog", steps=1)
    async with Client(socket=str(shared.socket)) as client:
        found = await client.prompts("zebra", 2)
        assert len(await client.prompts("ZEBRA hills")) == 1
    assert [each.prompt for each in found] == ["two Zebras", "a zebra <lora:no"]
    assert {each.negative_prompt for each in found} == {"fog"}


@pytest.mark.parametrize(
    ("query", "field"), [("limit=0", "limit"), ("limit=x", "limit"), ("texts=a", "texts")]
)
def test_a_wrong_query_gets_a_sentence(http: httpx.Client, query: str, field: str) -> None:
    answer = http.get(f"/api/prompts?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["query", field]
