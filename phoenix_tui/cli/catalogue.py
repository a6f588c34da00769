"""`phoenix-tui models` and `loras`: what can be used, and from where."""

from argparse import Namespace

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.saying import say, say_json, table
from phoenix_tui.domain.model import LoraCard, ModelCard


def models(home: Home, options: Namespace) -> int:
    """List the models of the home, or of the server elsewhere."""
    from phoenix_tui.catalogue.models import find_models

    cards = (
        list(find_models(home.places, home.settings).values())
        if home.server_url is None
        else _asked(home)[0]
    )
    if options.json:
        say_json(msgspec.to_builtins(cards))
    else:
        head = ("NAME", "FAMILY", "SIZE", "SOURCE", "PATH")
        rows = [(c.name, c.family, f"{c.width}x{c.height}", c.source, c.path) for c in cards]
        say(table([head, *rows]))
    return 0


def loras(home: Home, options: Namespace) -> int:
    """List the LoRAs of the home, or of the server elsewhere."""
    from phoenix_tui.catalogue.loras import find_loras

    cards = (
        list(find_loras(home.places, home.settings).values())
        if home.server_url is None
        else _asked(home)[1]
    )
    if options.json:
        say_json(msgspec.to_builtins(cards))
    elif cards:
        say(table([("NAME", "FAMILY", "PATH"), *((c.name, c.family, c.path) for c in cards)]))
    else:
        say(f"There are none; put .safetensors files into {home.places.loras}")
    return 0


def _asked(home: Home) -> tuple[list[ModelCard], list[LoraCard]]:
    import asyncio

    async def ask() -> tuple[list[ModelCard], list[LoraCard]]:
        async with await home.connect() as client:
            return await client.models(), await client.loras()

    return asyncio.run(ask())
