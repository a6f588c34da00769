"""All pictures of a home, looked through by keys."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from textual import events
from textual.pilot import Pilot

from phoenix_tui.domain.library import Order, PictureDetails
from phoenix_tui.domain.request import Batch
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.pictures.small_pictures import KEPT
from phoenix_tui.ui.screens.compare import CompareScreen
from phoenix_tui.ui.screens.export import ExportScreen
from phoenix_tui.ui.screens.library import LibraryScreen
from phoenix_tui.ui.widgets.making_view import MakingView
from phoenix_tui.ui.widgets.search_field import SearchField
from phoenix_tui.ui.widgets.thumbnails import Thumbnails
from tests.ui.driving import connected, first_screen, form, screen_text, toasts, until
from tests.ui.scripted_client import ScriptedClient

PROMPTS = ("a red house in green hills", "white boats on the sea", "a lighthouse at night")


def fill(client: ScriptedClient, count: int = 30) -> None:
    for seed in range(count):
        client.add(f"p{seed:05}", seed=seed, prompt=PROMPTS[seed % 3], steps=10 + seed % 2)


def thumbnails(app: PhoenixApp) -> Thumbnails:
    return app.screen.query_one(Thumbnails)


def seeds(app: PhoenixApp) -> list[int]:
    shelf = thumbnails(app).shelf
    return [row.seed for at in range(len(shelf)) if (row := shelf.row(at))]


async def opened(pilot: Pilot[int], client: ScriptedClient, key: str = "f3") -> None:
    await connected(pilot)
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen), "the library")
    await until(pilot, lambda: thumbnails(pilot.app).shelf.was_looked_at, "the first page")


async def searched(pilot: Pilot[int], client: ScriptedClient, line: str) -> None:
    asked = len(client.queries)
    pilot.app.screen.query_one(SearchField).value = line
    await until(pilot, lambda: len(client.queries) > asked, "a search")


@pytest.mark.parametrize("key", ["f3", "ctrl+l"])
async def test_a_key_shows_the_newest_first(
    app: PhoenixApp, client: ScriptedClient, key: str
) -> None:
    fill(client)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client, key)
        assert seeds(app)[:3] == [29, 28, 27]
        await until(pilot, lambda: screen_text(app).count("▀") > 500, "thumbnails")
        assert "1 of 30 pictures · newest first" in screen_text(app)
        assert "a lighthouse at night" in screen_text(app)
        await pilot.press(key)
        assert app.screen is first_screen(app)


async def test_only_what_is_in_sight_is_fetched(app: PhoenixApp, client: ScriptedClient) -> None:
    fill(client, 400)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        first, last = thumbnails(app).in_sight
        await until(
            pilot, lambda: len(set(client.thumbnails_asked)) == last - first + 1, "thumbnails"
        )
        await pilot.press(*["pagedown"] * 60)
        await until(pilot, lambda: thumbnails(app).current.seed == 0, "the last picture")
        await until(pilot, lambda: not thumbnails(app)._painted._wanted._work, "its thumbnails")
        assert len(thumbnails(app)._painted) <= KEPT


async def test_words_and_conditions_find_pictures(app: PhoenixApp, client: ScriptedClient) -> None:
    fill(client)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await client.mark(["p00004"], favourite=True)
        await pilot.press("slash", *"boat")
        await until(pilot, lambda: seeds(app) == list(range(28, 0, -3)), "pictures of boats")
        await pilot.press("enter", "f")
        await until(pilot, lambda: seeds(app) == [4], "the favourite")
        assert app.screen.query_one(SearchField).value == "boat fav"
        await pilot.press("f", "s")
        await until(pilot, lambda: seeds(app) == list(range(1, 30, 3)), "the oldest first")
        assert client.queries[-1].order is Order.OLDEST
        await pilot.press("escape")
        await until(pilot, lambda: len(seeds(app)) == 30, "all again")


async def test_a_wrong_condition_is_told_and_nothing_is_asked(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    fill(client, 3)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        asked = len(client.queries)
        app.screen.query_one(SearchField).value = "rating>=9"
        await until(pilot, lambda: "✗ rating takes a whole number" in screen_text(app), "why")
        assert len(client.queries) == asked


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "There are no pictures yet"),
        ("nothing", "No picture is like that"),
        ("trash", "The trash is empty"),
    ],
)
async def test_an_empty_shelf_says_why(
    app: PhoenixApp, client: ScriptedClient, line: str, words: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        if line:
            await searched(pilot, client, line)
        await until(pilot, lambda: words in screen_text(app), words)


async def test_variations_of_one_seed_are_told_apart(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    for other in (77, 4_000_000_000):
        client.add(f"p{other}", seed=4_111_222_333, variation_seed=other, variation_strength=0.2)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await until(pilot, lambda: " → 77" in screen_text(app), "where the older one goes")
        assert "▸ → 4000000000" in screen_text(app)
        assert "Seed 4111222333 towards 4000000000" in screen_text(app)


async def test_keys_for_a_picture_are_offered_while_there_is_one(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    fill(client)

    def offered() -> bool:
        return "Discard" in screen_text(app).splitlines()[-1]

    async with app.run_test(size=(140, 24)) as pilot:
        await opened(pilot, client)
        await until(pilot, offered, "keys for the first picture")
        await searched(pilot, client, "nothing")
        await until(pilot, lambda: not offered(), "no keys for no picture")
        await searched(pilot, client, "lighthouse")
        await until(pilot, offered, "keys again")


async def test_culling_in_the_library(app: PhoenixApp, client: ScriptedClient) -> None:
    fill(client)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await pilot.press("p", "4", "x")
        await until(pilot, lambda: 27 not in seeds(app), "the discarded one gone")
        assert client.rows["p00029"].favourite
        assert client.rows["p00028"].rating == 4
        assert thumbnails(app).current.seed == 26, "not on to the next"
        await pilot.press("u")
        await until(pilot, lambda: thumbnails(app).current.seed == 27, "it is back")
        assert "Undone seed 27: not discarded any more" in toasts(app)


async def test_the_trash_is_looked_at_and_emptied_after_a_question(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    fill(client, 6)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await pilot.press("x", "x", "t")
        await until(pilot, lambda: seeds(app) == [5, 4], "the trash")
        await pilot.press("x")
        await until(pilot, lambda: seeds(app) == [4], "one taken back")
        await pilot.press("E")
        await until(pilot, lambda: "1 picture in the trash" in screen_text(app), "the question")
        await pilot.press("enter")
        assert "p00004" in client.rows, "Enter alone deleted it"
        await pilot.press("E")
        await until(pilot, lambda: "1 picture in the trash" in screen_text(app), "the question")
        await pilot.press("d")
        await until(pilot, lambda: "p00004" not in client.rows, "it deleted")
        await until(pilot, lambda: "The trash is empty: x" in screen_text(app), "an empty trash")


async def test_selected_pictures_are_compared_and_marked_together(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    fill(client)
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, client)
        await pilot.press("c")
        await until(pilot, lambda: "Two to four pictures" in toasts(app)[-1], "how many it takes")
        await pilot.press("space", "right", "right", "space")
        assert "2 selected" in screen_text(app)
        await pilot.press("p")
        await until(pilot, lambda: client.rows["p00027"].favourite, "both marked")
        assert client.rows["p00029"].favourite
        assert len(client._decisions) == 1
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen), "the comparison")
        await pilot.press("escape", "escape")
        assert not app.screen.selected
        assert isinstance(app.screen, LibraryScreen)


async def test_all_that_made_a_picture_comes_to_the_form(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.add("one", seed=77, prompt="a cat", cfg_scale=6.5, steps=33)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await pilot.press("a")
        await until(pilot, lambda: app.screen is first_screen(app), "the form")
        body, seed = form(app).request()
        assert (body["prompt"], body["cfg_scale"], body["steps"], seed) == ("a cat", 6.5, 33, 77)


async def test_a_second_press_before_the_server_answers_is_about_the_next_picture(
    app: PhoenixApp, client: ScriptedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(client)
    answers, mark = asyncio.Event(), client.mark

    async def slow(*ids: object, **marks: object) -> object:
        await answers.wait()
        return await mark(*ids, **marks)

    monkeypatch.setattr(client, "mark", slow)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await pilot.press("x", "x")
        answers.set()
        await until(pilot, lambda: 28 not in seeds(app), "both in the trash")
        gone = [row.seed for row in client.rows.values() if row.discarded]
        assert gone == [28, 29], "the second press took the first back"
        assert thumbnails(app).current.seed == 27


async def test_the_current_picture_stays_that_when_others_before_it_go(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    for seed in (20, 21, 22):
        client.add(f"older{seed}", seed=seed)
    for index in range(4):
        client.add(f"b{index}", seed=index, batch=Batch(id="b", index=index, size=4))
    client.add("newest", seed=9)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await pilot.press("right", "right", "right", "P")
        await until(pilot, lambda: seeds(app) == [9, 1, 22, 21, 20], "the rest of its batch gone")
        assert thumbnails(app).current.seed == 1, "the next key is about another picture"


async def test_a_picture_whose_file_is_damaged_is_told_of(
    app: PhoenixApp, client: ScriptedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(client, 2)

    async def damaged(picture_id: str) -> bytes:
        return b"no picture"

    monkeypatch.setattr(client, "picture", damaged)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await pilot.press("z")
        await until(pilot, lambda: toasts(app), "what is wrong with it")
        assert "cannot be shown" in toasts(app)[0]
        assert isinstance(app.screen, LibraryScreen)


async def test_a_folder_of_nobody_is_a_name_like_any_other(
    app: PhoenixApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "~somebody-who-is-not-here/out"
    monkeypatch.chdir(tmp_path)
    chosen: list[Path | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await app.push_screen(ExportScreen(1), chosen.append)
        app.screen.query_one("#folder").value = name
        await pilot.press("enter")
        await until(pilot, lambda: chosen, "an end of the question")
    assert chosen == [tmp_path / name]


async def test_a_folder_that_a_terminal_would_obey_is_not_proposed(
    app: PhoenixApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = tmp_path / "a\x1b]2;owned\x07"
    hostile.mkdir()
    monkeypatch.chdir(hostile)
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await app.push_screen(ExportScreen(1))
        assert app.screen.query_one("#folder").value == "~/phoenix-export"


async def test_export_asks_for_a_folder(
    app: PhoenixApp, client: ScriptedClient, tmp_path: Path
) -> None:
    fill(client, 5)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await pilot.press("space", "right", "space", "e")
        await until(pilot, lambda: app.screen.query("#folder"), "the question")
        app.screen.query_one("#folder").value = str(tmp_path / "out")
        await pilot.press("enter")
        await until(pilot, lambda: any("Exported" in each for each in toasts(app)), "the end")
        names = sorted(file.name for file in (tmp_path / "out").iterdir())
        assert names == ["3.png", "4.png", "contact-sheet.png"]


async def exporting(
    pilot: Pilot[int], client: ScriptedClient, folder: Path, patch: pytest.MonkeyPatch
) -> asyncio.Event:
    """Two pictures are on their way into `folder`; the second comes with the event."""
    app, comes, asked, picture = pilot.app, asyncio.Event(), [], client.picture

    async def slow(picture_id: str) -> bytes:
        asked.append(picture_id)
        if len(asked) > 1:
            await comes.wait()
        return await picture(picture_id)

    patch.setattr(client, "picture", slow)
    fill(client, 2)
    await opened(pilot, client)
    await pilot.press("space", "right", "space", "e")
    await until(pilot, lambda: app.screen.query("#folder"), "the question")
    app.screen.query_one("#folder").value = str(folder)
    await pilot.press("enter")
    await until(pilot, lambda: len(asked) == 2, "that it has begun")
    return comes


async def test_an_export_goes_on_when_the_library_is_left(
    app: PhoenixApp, client: ScriptedClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        comes = await exporting(pilot, client, tmp_path / "out", monkeypatch)
        await pilot.press("f3")
        await until(pilot, lambda: app.screen is first_screen(app), "the first screen")
        comes.set()
        await until(pilot, lambda: any("Exported" in each for each in toasts(app)), "its end")
        assert len(list((tmp_path / "out").iterdir())) == 3


async def test_quitting_does_not_end_an_export_half_way_without_a_word(
    app: PhoenixApp, client: ScriptedClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        comes = await exporting(pilot, client, tmp_path / "out", monkeypatch)
        await pilot.press("ctrl+q")
        said = "An export is not done yet"
        await until(pilot, lambda: any(said in each for each in toasts(app)), "a word on it")
        comes.set()
        await until(pilot, lambda: any("Exported" in each for each in toasts(app)), "its end")
        assert len(list((tmp_path / "out").iterdir())) == 3
        await pilot.press("ctrl+q")
    assert app.return_value == 0


async def test_quitting_twice_leaves_even_an_export(
    app: PhoenixApp, client: ScriptedClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await exporting(pilot, client, tmp_path / "out", monkeypatch)
        await pilot.press("ctrl+q", "ctrl+q")
        await until(pilot, lambda: app.return_value == 0, "the end")


async def test_a_new_picture_is_shown_at_the_top_and_told_of_further_down(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    fill(client, 30)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        client.add("new", seed=99)
        app.screen.hear_finished()
        await until(pilot, lambda: seeds(app)[0] == 99, "it at the top")
        await pilot.press("right")
        client.add("newer", seed=100)
        app.screen.hear_finished()
        await until(pilot, lambda: "there are new ones" in screen_text(app), "a word on it")
        await pilot.press("home")
        await until(pilot, lambda: seeds(app)[0] == 100, "it at the top")


async def test_a_prompt_is_shown_and_not_obeyed(app: PhoenixApp, client: ScriptedClient) -> None:
    client.add("bad", prompt="a \x1b]0;x\x07[/red] \u202ehouse")
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, client)
        await until(pilot, lambda: "[/red]" in screen_text(app), "the prompt")
        assert "\x1b" not in screen_text(app)
        assert "\u202e" not in screen_text(app)


async def test_what_is_typed_right_behind_the_key_is_searched_for(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    fill(client)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        for key in ("slash", *"axe/"):
            character = "/" if key in {"slash", "/"} else key
            app.post_message(events.Key("slash" if key == "/" else key, character))
        await until(pilot, lambda: app.screen.query_one(SearchField).value == "axe/", "the words")
        assert not client._decisions


async def test_keep_only_is_about_the_current_picture_whatever_is_selected(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    batch = [
        client.add(f"b{n}", seed=n, batch=Batch(id="batch", index=n, size=4)) for n in range(4)
    ]
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await pilot.press("space", "right", "P")
        await until(pilot, lambda: seeds(app) == [2], "the current one alone")
        assert client.rows[batch[2].picture_id].favourite


async def test_the_palette_leads_to_the_library_too(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: app.screen.query("CommandInput"), "the palette")
        await pilot.press(*"library")
        await until(pilot, lambda: "All pictures: search" in screen_text(app), "the command")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen), "the library")


async def test_the_seed_is_copied_or_told_where_the_terminal_takes_nothing(
    app: PhoenixApp, client: ScriptedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.add("one", seed=77)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        await pilot.press("Y")
        await until(pilot, lambda: app.clipboard == "77", "the seed in the clipboard")
        monkeypatch.setenv("TERM", "linux")
        await pilot.press("Y")
        await until(pilot, lambda: "The seed is 77." in toasts(app)[-1], "the seed in words")


async def test_what_a_picture_was_made_from_is_told(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    client.add("first", seed=5, prompt="an oak")
    client.add("second", seed=6, prompt="an oak in autumn")
    client.making["second"] = msgspec.structs.replace(
        client.making["second"], init_image_making=client.making["first"]
    )
    async with app.run_test(size=(140, 40)) as pilot:
        await opened(pilot, client)
        await until(pilot, lambda: "From seed 5: an oak" in screen_text(app), "its lineage")


async def test_a_server_that_comes_back_is_asked_again(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    fill(client, 3)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, client)
        client.die()
        client.add("meanwhile", seed=50)
        client.come_back()
        await until(pilot, lambda: seeds(app)[0] == 50, "what was made meanwhile")


async def test_an_answer_that_comes_as_the_library_is_left_ends_nothing(
    app: PhoenixApp, client: ScriptedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(client)
    async with app.run_test(size=(100, 30)) as pilot:
        asked = client.picture_info
        waiting: list[str] = []

        async def late(picture_id: str) -> PictureDetails:
            library = app.screen
            waiting.append(picture_id)
            while library.query(MakingView):  # noqa: ASYNC110 - at the very moment
                await asyncio.sleep(0)
            return await asked(picture_id)

        monkeypatch.setattr(client, "picture_info", late)
        await opened(pilot, client)
        await until(pilot, lambda: waiting, "a question about the current picture")
        await pilot.press("f3")
        await until(pilot, lambda: app.screen is first_screen(app), "the first screen")
        assert app.is_running, "the app ended with a traceback"
