"""`phoenix-tui models` and `loras`: what can be used, and from where."""

import asyncio
from argparse import Namespace

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.saying import say, say_json, table
from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.model import LoraCard, ModelCard
from phoenix_tui.domain.text import shortened
from phoenix_tui.holder import live_socket

LONGEST_NAME = 60
"""Characters; the table is as wide as its longest name."""


def models(home: Home, options: Namespace) -> int:
    """List the models of the home, or of the server elsewhere; or fetch one."""
    if options.what == "download":
        from phoenix_tui.cli.download import download

        return download(home, options)
    cards, free = _models(home)
    if options.json:
        say_json(msgspec.to_builtins(cards))
        return 0
    head = ("NAME", "FAMILY", "SIZE", "MEMORY", "ON DISK", "SOURCE", "PATH")
    rows = [
        (
            shortened(card.name, LONGEST_NAME),
            card.family,
            f"{card.width}x{card.height}",
            _memory(card, free),
            amount(card.size_bytes),
            card.source,
            card.path,
        )
        for card in cards
    ]
    say(table([head, *rows]))
    if home.server_url is None:
        from phoenix_tui.catalogue.vaes import find_vaes

        if vaes := find_vaes(home.places, home.settings):
            say(f"VAEs, for `vaes` in config.toml: {', '.join(sorted(vaes))}")
    if free:
        say(f"{amount(free)} of memory are free; what a model needs is estimated from its header.")
    return 0


def loras(home: Home, options: Namespace) -> int:
    """List the LoRAs of the home, or of the server elsewhere."""
    cards = _loras(home)
    if options.json:
        say_json(msgspec.to_builtins(cards))
    else:
        head = ("NAME", "FAMILY", "TRIGGER WORDS", "ON DISK", "SOURCE", "PATH")
        rows = [
            (
                shortened(card.name, LONGEST_NAME),
                card.family,
                shortened(", ".join(card.trigger_words), LONGEST_NAME) or "-",
                amount(card.size_bytes),
                card.source,
                card.path,
            )
            for card in cards
        ]
        say(table([head, *rows]))
        say(f"Put .safetensors files of your own into {home.places.loras}")
    return 0


def _memory(card: ModelCard, free: int) -> str:
    if not card.memory:
        return "-"
    return amount(card.memory) + (" (more than is free)" if 0 < free < card.memory else "")


def _models(home: Home) -> tuple[list[ModelCard], int]:
    """The models, and the bytes of memory that one could be given; 0 for an unknown number.

    Looked for in this process: no server is started for it. What is free on a GPU only a server
    knows.
    """
    if home.server_url is not None:
        cards, _, free = asyncio.run(_asked(home))
        return cards, free
    from phoenix_tui.catalogue import memory
    from phoenix_tui.catalogue.models import find_models

    free = memory.free()
    if memory.runs_on_gpu(home.settings):
        free = asyncio.run(_asked(home))[2] if live_socket(home.places) else 0
    return list(find_models(home.places, home.settings).values()), free


def _loras(home: Home) -> list[LoraCard]:
    if home.server_url is not None:
        return asyncio.run(_asked(home))[1]
    from phoenix_tui.catalogue.loras import find_loras

    return list(find_loras(home.places, home.settings).values())


async def _asked(home: Home) -> tuple[list[ModelCard], list[LoraCard], int]:
    """What a server that is running knows: models, LoRAs, and bytes of free memory."""
    async with await home.connect(start=False) as client:
        info = await client.server()
        return await client.models(), await client.loras(), info.memory_free
