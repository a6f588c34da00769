"""Models from the hub: the size first, then progress; cancelled, and gone on with."""

import pytest
from textual.pilot import Pilot

from phoenix_tui.domain.download import DownloadState
from phoenix_tui.domain.errors import Failure
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.screens.download import DownloadScreen
from phoenix_tui.ui.screens.models import ModelsScreen
from phoenix_tui.ui.widgets.search_field import SearchField
from tests.ui.driving import connected, screen_text, toasts, until
from tests.ui.list_examples import HOSTILE, MODELS, SHOWN, open_list
from tests.ui.scripted_client import ScriptedClient

WIDE = (140, 40)
GB = 1_000_000_000


def read(app: PhoenixApp) -> str:
    """What the terminal shows, without edges and with lines put together."""
    return " ".join(screen_text(app).replace("│", " ").split())


async def ask_for(pilot: Pilot[int], client: ScriptedClient, model: str = "a/model") -> None:
    """Open the list of models, ask for one of the hub, and be told its size."""
    await open_list(pilot, "#model")
    await pilot.press("ctrl+d")
    await until(pilot, lambda: isinstance(pilot.app.screen, DownloadScreen), "the question")
    await pilot.press(*model, "enter")
    await until(pilot, lambda: client.download_calls, "that it is looked for")
    client.tell_download(
        state=DownloadState.SIZED, total=4 * GB, done=0, files=12, disk_free=120 * GB
    )
    await until(pilot, lambda: "4.0 GB in 12 files; 120 GB are free" in read(pilot.app), "its size")


async def start(pilot: Pilot[int], client: ScriptedClient) -> None:
    await ask_for(pilot, client)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ModelsScreen), "the list again")
    client.tell_download(state=DownloadState.RUNNING, total=4 * GB, done=GB, files=12)
    await until(pilot, lambda: "1.0 GB of 4.0 GB" in screen_text(pilot.app), "how far it is")


async def test_its_size_is_told_first_and_nothing_comes_without_a_yes(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await ask_for(pilot, client)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: len(app.screen_stack) == 1, "the form")
        assert client.download_calls == [("a/model", True)]


async def test_it_goes_on_when_the_list_is_closed_and_can_be_chosen_when_it_is_here(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.models_offered = MODELS[:1]
    async with app.run_test(size=WIDE) as pilot:
        await start(pilot, client)
        assert client.download_calls == [("a/model", True), ("a/model", False)]
        assert "↓ a/model" in screen_text(app)
        assert "25%" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "↓ 1.0 GB of 4.0 GB" in screen_text(app), "it in the last line")
        client.tell_download(done=2 * GB)
        await until(pilot, lambda: "↓ 2.0 GB of 4.0 GB" in screen_text(app), "it further")
        client.models_offered = MODELS
        client.tell_download(state=DownloadState.COMPLETED, done=4 * GB)
        await until(pilot, lambda: any("a/model can be" in t for t in toasts(app)), "a word")
        assert "↓" not in screen_text(app)
        await open_list(pilot, "#model")
        await until(pilot, lambda: "Model · 3" in screen_text(app), "the new one in the list")


async def test_a_list_that_was_left_hears_of_models_without_harm(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await start(pilot, client)
        left = app.screen
        assert isinstance(left, ModelsScreen)
        await pilot.press("escape")
        # at once, and when nothing of it is there any more
        for _ in range(2):
            left.hear_download()
            left.know({}, (), 0)
            await until(pilot, lambda: not left.is_attached, "the form, and nothing of the list")


async def test_it_is_cancelled_by_the_key_that_its_row_names_after_a_search_too(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await start(pilot, client)
        await pilot.press(*"a/mod")
        await until(pilot, lambda: "1 of 3" in screen_text(app), "the download alone")
        search = app.screen.query_one(SearchField)
        # nothing is cut from the search meanwhile, selected or not
        search.select_all()
        await pilot.press("ctrl+x")
        await until(pilot, lambda: "cancelled, 1.0 GB of 4.0 GB are here" in read(app), "its end")
        assert search.value == "a/mod"
        assert "ctrl+x" not in read(app).partition("cancelled, 1.0 GB")[2]
        search.select_all()
        await pilot.press("ctrl+x")
        await until(pilot, lambda: not search.value, "what the key means elsewhere: it is cut")


async def test_it_is_cancelled_by_a_key_and_gone_on_with_by_another(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await start(pilot, client)
        await pilot.press("up", "ctrl+x")
        await until(
            pilot, lambda: "cancelled, 1.0 GB of 4.0 GB are here · enter goes on" in read(app),
            "what stays, and how it goes on",
        )  # fmt: skip
        await pilot.press("enter")
        await until(pilot, lambda: len(client.download_calls) == 3, "that its size is asked for")
        assert client.download_calls[-1] == ("a/model", True)
        client.tell_download(
            state=DownloadState.SIZED, total=4 * GB, done=GB, files=12, disk_free=9 * GB
        )
        await until(pilot, lambda: "of which 1.0 GB are here" in read(app), "what is here")
        await pilot.press("enter")
        await until(pilot, lambda: client.download_calls[-1] == ("a/model", False), "it go on")


@pytest.mark.parametrize(
    ("failure", "seen"),
    [
        (
            Failure(
                title="There is no such model", message="The hub has no a/model.", hint="Look."
            ),
            "✗ There is no such model: The hub has no a/model. Look.",
        ),
        (Failure(title=HOSTILE, message=HOSTILE), f"✗ {SHOWN}: {SHOWN}"),
    ],
)
async def test_why_there_is_none_is_a_sentence(
    app: PhoenixApp, client: ScriptedClient, failure: Failure, seen: str
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#model")
        await pilot.press("ctrl+d", *"a/model", "enter")
        await until(pilot, lambda: client.download_calls, "that it is looked for")
        client.tell_download(state=DownloadState.FAILED, error=failure)
        await until(pilot, lambda: seen.replace(" ", "") in read(app).replace(" ", ""), seen)
        # another name is another question
        await pilot.press("s", "enter")
        await until(pilot, lambda: client.download_calls[-1] == ("a/models", True), "it looked for")


async def test_a_name_that_is_none_is_refused_in_words(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(40, 24)) as pilot:
        await open_list(pilot, "#model")
        await pilot.press("ctrl+d", *"nonsense", "enter")
        await until(
            pilot, lambda: "✗ It takes OWNER/NAME of the hub, not 'nonsense'." in read(app), "why"
        )


async def test_a_disk_that_is_too_small_is_told_before(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#model")
        await pilot.press("ctrl+d", *"a/model", "enter")
        await until(pilot, lambda: client.download_calls, "that it is looked for")
        client.tell_download(
            state=DownloadState.SIZED, total=4 * GB, done=GB, files=12, disk_free=2 * GB
        )
        await until(pilot, lambda: "That is not enough." in read(app), "why not")
        await pilot.press("enter")
        await pilot.pause()
        assert ("a/model", False) not in client.download_calls


async def test_one_that_breaks_off_says_why_wherever_one_is(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await start(pilot, client)
        await pilot.press("escape")
        failure = Failure(title="The line was cut", message="Nothing came for a minute.")
        client.tell_download(state=DownloadState.FAILED, error=failure)
        await until(
            pilot, lambda: any("The line was cut" in toast for toast in toasts(app)), "a word on it"
        )
        await open_list(pilot, "#model")
        await until(pilot, lambda: "The line was cut: Nothing came" in read(app), "it in the list")


async def test_one_that_was_started_elsewhere_is_shown_too(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await connected(pilot)
        await client.download("b/other")
        client.tell_download(state=DownloadState.RUNNING, total=4 * GB, done=GB)
        await until(pilot, lambda: "↓ 1.0 GB of 4.0 GB" in screen_text(app), "it in the last line")
        client.tell_download(state=DownloadState.COMPLETED, done=4 * GB)
        await until(pilot, lambda: "↓" not in screen_text(app), "that it is over")
        assert not toasts(app)


async def test_a_server_that_dies_meanwhile_is_told_of(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_list(pilot, "#model")
        await pilot.press("ctrl+d", *"a/model", "enter")
        await until(pilot, lambda: client.download_calls, "that it is looked for")
        client.die()
        await until(pilot, lambda: "✗ The server is gone" in read(app), "why nothing comes")


async def test_a_download_of_a_server_that_has_gone_is_no_model(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await start(pilot, client)
        await pilot.press("up")
        client.die()
        await until(pilot, lambda: not app.screen_stack[0].downloads.open, "that it is gone")
        await pilot.press("enter")
        await until(pilot, lambda: "1.0 GB of 4.0 GB" not in screen_text(app), "the list anew")
        assert isinstance(app.screen, ModelsScreen), "a model was chosen"
