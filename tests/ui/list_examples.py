"""What there is to choose from, and the way to the lists of it."""

import msgspec
from textual.pilot import Pilot

from phoenix_tui.domain.model import LoraCard, PassedOver
from phoenix_tui.domain.prompt_history import PastPrompt
from phoenix_tui.ui.screens.search import SearchScreen
from phoenix_tui.ui.widgets.search_field import SearchField
from tests.ui.driving import connected, form, until
from tests.ui.scripted_client import DEMO, OTHER

HOSTILE = "[/]\x1b[31mred\x9b1m\u202e[@click=app.quit]"
SHOWN = "[/]␛[31mred<U+009B>1m<U+202E>[@click=app.quit]"
"""How `HOSTILE` is to be shown."""


def lora(name: str, family: str = "demo", **more: object) -> LoraCard:
    return LoraCard(
        name=name, family=family, path=f"/loras/{name}", source="loras folder",
        size_bytes=18_300_000, **more,
    )  # fmt: skip


LORAS = (
    lora("blueprint", trigger_words=("blueprint style", "white lines")),
    lora("inks", "SDXL", base="sd_xl_base_1.0"),
    lora("neon", base="demo"),
    lora("watercolour", "unknown"),
)


MODELS = (
    msgspec.structs.replace(DEMO, size_bytes=9_900_000, memory=140_000_000),
    msgspec.structs.replace(OTHER, size_bytes=4_270_000_000, memory=3_100_000_000),
    msgspec.structs.replace(
        OTHER, name="juggernaut", family="SDXL", source="Hugging Face cache", width=1024,
        height=1024, size_bytes=6_900_000_000, memory=9_400_000_000,
    ),
)  # fmt: skip


OTHERS = (
    PassedOver(
        name="v1-5-pruned.ckpt", path="/models/v1-5-pruned.ckpt", source="models folder",
        reason="loading it could run a program inside it; take .safetensors",
    ),
)  # fmt: skip


PROMPTS = (
    PastPrompt(
        prompt="a red house in green hills on a sunny day", negative_prompt="",
        used_at="2026-11-25T08:00:00.000Z",
    ),
    PastPrompt(
        prompt="three white sailing boats on the sea at sunset", negative_prompt="people, text",
        used_at="2026-11-24T21:10:00.000Z",
    ),
    PastPrompt(
        prompt="a blue lighthouse\nby the sea on a starry night", negative_prompt="",
        used_at="2026-10-02T10:00:00.000Z",
    ),
)  # fmt: skip


async def open_list(pilot: Pilot[int], field: str, *keys: str) -> None:
    """Go to a field of the form, press `keys`, and wait for the list that opens."""
    await connected(pilot)
    form(pilot.app).query_one(field).focus()
    await pilot.press(*keys or ("enter",))
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, SearchScreen), "a list")
    await until(pilot, lambda: app.screen.query(SearchField), "its search")
    app.screen.query_one(SearchField).cursor_blink = False
    await until(pilot, lambda: app.screen.row_list.empty, "what there is in it")
