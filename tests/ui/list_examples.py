"""What there is to choose from, and the way to the lists of it."""

from textual.pilot import Pilot

from phoenix_tui.domain.model import LoraCard
from phoenix_tui.ui.screens.search import SearchScreen
from phoenix_tui.ui.widgets.search_field import SearchField
from tests.ui.driving import connected, form, until

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
