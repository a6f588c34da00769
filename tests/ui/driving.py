"""What a person does, in one call each."""

from collections.abc import Callable

from textual.pilot import Pilot

from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.generate import GenerateScreen
from phoenix_tui.ui.widgets.batch_size import BatchSize
from phoenix_tui.ui.widgets.card import Card
from phoenix_tui.ui.widgets.picture_grid import PictureGrid
from phoenix_tui.ui.widgets.prompt import PromptArea
from phoenix_tui.ui.widgets.request_form import RequestForm
from tests.ui.scripted_client import ScriptedClient
from tests.waiting import eventually_async

PROMPT = "a red house in green hills on a sunny day"


async def until(pilot: Pilot[int], condition: Callable[[], object], seen: str) -> None:
    """Let the app work until `condition` holds; `seen` is what the user would then have seen."""

    async def look() -> object:
        if now := condition():
            return now
        await pilot.pause()
        return condition()

    try:
        await eventually_async(look, seen, pause=0.002)
    except AssertionError:
        raise AssertionError(f"never seen: {seen}\n{screen_text(pilot.app)}") from None
    await pilot.pause()


def screen_text(app: PhoenixApp) -> str:
    """What the terminal shows, as plain text."""
    return "\n".join(
        "".join(segment.text for segment in strip).rstrip()
        for strip in app.screen._compositor.render_strips()
    )


def first_screen(app: PhoenixApp) -> GenerateScreen:
    screen = app.screen_stack[0]
    assert isinstance(screen, GenerateScreen)
    return screen


def form(app: PhoenixApp) -> RequestForm:
    return first_screen(app).query_one(RequestForm)


def toggles(app: PhoenixApp) -> BatchSize:
    return first_screen(app).query_one(BatchSize)


def cards(app: PhoenixApp) -> list[Card]:
    return first_screen(app).query_one(PictureGrid).cards


def toasts(app: PhoenixApp) -> list[str]:
    return [f"{each.title} {each.message}".strip() for each in app._notifications]


async def connected(pilot: Pilot[int]) -> None:
    app = pilot.app
    await until(
        pilot,
        lambda: any(each.models for each in app.screen_stack[0].query(RequestForm)),
        "the defaults of the model in the form",
    )


async def generate(
    pilot: Pilot[int], client: ScriptedClient, size: int, seed: str = "42", prompt: str = PROMPT
) -> None:
    """Fill in the form, press ctrl+g, and wait until the server has the jobs."""
    app = pilot.app
    sent = len(client.bodies)
    await connected(pilot)
    while toggles(app).value != size:
        await pilot.press("ctrl+n")
    form(app).query_one("#prompt", PromptArea).load_text(prompt)
    form(app).fill({"seed": seed})
    await pilot.press("ctrl+g")
    await until(
        pilot,
        lambda: len(client.bodies) == sent + size and all(card.slot.job for card in cards(app)),
        f"{size} cards whose jobs the server has",
    )


async def finished(pilot: Pilot[int], client: ScriptedClient, size: int, seed: str = "42") -> None:
    """A batch whose pictures are all there."""
    app = pilot.app
    await generate(pilot, client, size, seed)
    for index in range(size):
        client.finish(index)
    await until(pilot, lambda: all(card.image for card in cards(app)), "all pictures")
