"""`phoenix-tui models` and `loras`: what can be used, and from where."""

from argparse import Namespace

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.saying import say, say_json, table
from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.model import LoraCard, ModelCard
from phoenix_tui.domain.text import shortened

LONGEST_NAME = 60
"""Characters; the table is as wide as its longest name."""


def models(home: Home, options: Namespace) -> int:
    """List the models of the home, or of the server elsewhere; or fetch one."""
    if options.what == "download":
        from phoenix_tui.cli.download import download

        return download(home, options)
    cards, _, free = _asked(home)
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
    _, cards, _ = _asked(home)
    if options.json:
        say_json(msgspec.to_builtins(cards))
    elif cards:
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
    else:
        say(f"There are none; put .safetensors files into {home.places.loras}")
    return 0


def _memory(card: ModelCard, free: int) -> str:
    if not card.memory:
        return "-"
    return amount(card.memory) + (" (more than is free)" if 0 < free < card.memory else "")


def _asked(home: Home) -> tuple[list[ModelCard], list[LoraCard], int]:
    """Models, LoRAs and the bytes of memory that a model could be given; 0 for an unknown number.

    Looked for in this process: no server is started for it. What is free on a GPU only a server
    knows.
    """
    import asyncio

    from phoenix_tui.holder import live_socket

    is_elsewhere = home.server_url is not None

    async def ask() -> tuple[list[ModelCard], list[LoraCard], int]:
        async with await home.connect(start=False) as client:
            info = await client.server()
            if not is_elsewhere:
                return [], [], info.memory_free
            return await client.models(), await client.loras(), info.memory_free

    if is_elsewhere:
        return asyncio.run(ask())
    from phoenix_tui.catalogue import memory
    from phoenix_tui.catalogue.loras import find_loras
    from phoenix_tui.catalogue.models import find_models

    if memory.runs_on_gpu(home.settings):
        free = asyncio.run(ask())[2] if live_socket(home.places) else 0
    else:
        free = memory.free()
    return (
        list(find_models(home.places, home.settings).values()),
        list(find_loras(home.places, home.settings).values()),
        free,
    )
