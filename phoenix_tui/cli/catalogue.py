"""`phoenix-tui models` and `loras`: what can be used, and from where."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Sequence

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.saying import complain, say, say_json, table
from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.model import LoraCard, ModelCard, PassedOver
from phoenix_tui.domain.text import shortened, visible
from phoenix_tui.holder import live_socket

LONGEST_NAME = 60
"""Characters; the table is as wide as its longest name."""


def models(home: Home, options: Namespace) -> int:
    """List the models of the home, or of the server elsewhere; or fetch one."""
    if options.what == "download":
        from phoenix_tui.cli.download import download

        return download(home, options)
    cards, others, free = _models(home)
    if options.json:
        _say_as_json(cards, others)
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
    _say_dimmed(others)
    if home.server_url is None:
        from phoenix_tui.catalogue.vaes import find_vaes

        if vaes := find_vaes(home.places, home.settings):
            say(f"VAEs, for `vaes` in config.toml: {', '.join(sorted(vaes))}")
        say(f"Put models of your own into {home.places.models}, or name folders in config.toml.")
    if free:
        say(f"{amount(free)} of memory are free; what a model needs is estimated from its header.")
    return 0


def loras(home: Home, options: Namespace) -> int:
    """List the LoRAs of the home, or of the server elsewhere."""
    cards, others = _loras(home)
    if options.json:
        _say_as_json(cards, others)
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
        _say_dimmed(others)
        say(f"Put .safetensors files of your own into {home.places.loras}")
    return 0


def _say_as_json(cards: Sequence[ModelCard | LoraCard], others: Sequence[PassedOver]) -> None:
    """What can be used, on stdout alone; what cannot is told beside it."""
    for other in others:
        complain(f"{other.path} was skipped: {other.reason}")
    say_json(msgspec.to_builtins(cards))


def _say_dimmed(others: Sequence[PassedOver]) -> None:
    """What lies there too and cannot be used, as a table of its own, dimmed on a terminal."""
    if not others:
        return
    head = ("CANNOT BE USED", "BECAUSE", "PATH")
    rows = [(shortened(other.name, LONGEST_NAME), other.reason, other.path) for other in others]
    text = f"\n{table([head, *rows])}\n"
    if not sys.stdout.isatty():
        say(text)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    console.print(Text(visible(text), style="dim"), soft_wrap=True)


def _memory(card: ModelCard, free: int) -> str:
    if not card.memory:
        return "-"
    return amount(card.memory) + (" (more than is free)" if 0 < free < card.memory else "")


def _models(home: Home) -> tuple[list[ModelCard], list[PassedOver], int]:
    """The models, what cannot be one, and the bytes of memory that one could be given; 0 for an
    unknown number.

    Looked for in this process: no server is started for it. What is free on a GPU only a server
    knows.
    """
    if home.server_url is not None:
        return asyncio.run(_models_elsewhere(home))
    from phoenix_tui.catalogue import memory
    from phoenix_tui.catalogue.models import look_for_models

    free = memory.free()
    if memory.runs_on_gpu(home.settings):
        free = asyncio.run(_free(home)) if live_socket(home.places) else 0
    cards, others = look_for_models(home.places, home.settings)
    return list(cards.values()), others, free


async def _models_elsewhere(home: Home) -> tuple[list[ModelCard], list[PassedOver], int]:
    async with await home.connect(start=False) as client:
        info = await client.server()
        return await client.models(), await client.models_passed_over(), info.memory_free


async def _free(home: Home) -> int:
    async with await home.connect(start=False) as client:
        return (await client.server()).memory_free


def _loras(home: Home) -> tuple[list[LoraCard], list[PassedOver]]:
    """The LoRAs, and what cannot be one."""
    if home.server_url is not None:
        return asyncio.run(_loras_elsewhere(home))
    from phoenix_tui.catalogue.loras import look_for_loras

    cards, others = look_for_loras(home.places, home.settings)
    return list(cards.values()), others


async def _loras_elsewhere(home: Home) -> tuple[list[LoraCard], list[PassedOver]]:
    async with await home.connect(start=False) as client:
        return await client.loras(), await client.loras_passed_over()
