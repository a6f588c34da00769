"""A batch: one body for each of its jobs, and their sending."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from phoenix_tui.client.client import Client
from phoenix_tui.client.errors import ServerGoneError
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.prompts import split_lora_tags
from phoenix_tui.domain.request import Request
from phoenix_tui.domain.seeds import batch_seeds
from phoenix_tui.domain.wire import Accepted

RETRY_SECONDS = (0.1, 0.3, 1.0)
"""Pauses before a lost answer is asked for again."""


def batch_bodies(
    body: Mapping[str, object], size: int, seed: int | None
) -> list[dict[str, object]]:
    """The bodies of a batch's jobs: `body` with a seed, a request id and a place in the batch each.

    `size` is 1, 2 or 4; `seed` is that of the first job, None for random ones. In a batch of
    variations all have that seed, and the variation seeds follow each other instead, as in A1111.
    """
    batch_id = new_id()
    return [
        {
            **body,
            **each,
            "request_id": new_id(),
            "batch_id": batch_id,
            "batch_index": index,
            "batch_size": size,
        }
        for index, each in enumerate(_seeds(body, size, seed))
    ]


def _seeds(body: Mapping[str, object], size: int, seed: int | None) -> list[dict[str, int]]:
    if not body.get("variation_strength"):
        return [{"seed": each} for each in batch_seeds(seed, size)]
    [of_all] = batch_seeds(seed, 1)
    first = body.get("variation_seed")
    return [
        {"seed": of_all, "variation_seed": each}
        for each in batch_seeds(first if isinstance(first, int) else None, size)
    ]


async def submit_batch(client: Client, bodies: Sequence[Mapping[str, object]]) -> list[Accepted]:
    """Send all jobs of a batch, or none: where one is refused, those before it are cancelled.

    An answer that is lost is asked for again; the request id makes that the same job. Raises what
    `Client.submit` raises.
    """
    accepted: list[Accepted] = []
    try:
        for body in bodies:
            accepted.append(await _submit(client, body))
    except PhoenixError:
        for job in accepted:
            with suppress(PhoenixError):
                await client.cancel(job.job_id)
        raise
    return accepted


async def _submit(client: Client, body: Mapping[str, object]) -> Accepted:
    for pause in RETRY_SECONDS:
        try:
            return await client.submit(body)
        except ServerGoneError:
            await asyncio.sleep(pause)
    return await client.submit(body)


def body_of(request: Request) -> dict[str, object]:
    """The body that asks for the same picture again."""
    body: dict[str, Any] = {
        name: value
        for name, value in msgspec.to_builtins(request).items()
        if name != "prompt_used" and value is not None
    }
    if request.init_image is None:
        del body["resize"]
    if request.mask is None:
        del body["mask_blur"]
    for name in body.keys() & {"init_image", "mask"}:
        body[name] = {"sha256": body[name]["sha256"]}
    # LoRA tags come with the prompt; the request lists them among the others
    tagged = {name for name, _ in split_lora_tags(request.prompt)[1]}
    body["loras"] = [lora for lora in body["loras"] if lora["name"] not in tagged]
    return body
