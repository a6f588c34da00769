"""Pictures in cells, and by the terminal's own graphics."""

import asyncio
import base64
import io
import re
import threading

import pytest
from PIL import Image
from textual.message import Message
from textual_image.renderable.tgp import _NUMBER_TO_DIACRITIC

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.pictures.decode import decoded
from phoenix_tui.ui.pictures.feed import Feed
from phoenix_tui.ui.pictures.half_cells import fitted, half_cells, shades
from phoenix_tui.ui.pictures.painter import painter_for
from phoenix_tui.ui.pictures.placeholders import DIACRITICS, PLACEHOLDER, PlaceholderPainter
from phoenix_tui.ui.pictures.terminal import (
    AnswerParser,
    GraphicsAnswered,
    Named,
    Writer,
    shows_placeholders,
)
from phoenix_tui.ui.widgets.card import Card
from tests.ui.driving import cards, first_screen, generate, until
from tests.ui.scripted_client import ScriptedClient, picture
from tests.waiting import eventually_async


def colours(strip) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Upper and lower colour of every cell."""
    return [
        (tuple(segment.style.color.triplet), tuple(segment.style.bgcolor.triplet))
        for segment in strip
        for _ in segment.text
    ]


def test_half_cells_are_the_pixels_of_the_picture() -> None:
    image = Image.frombytes("RGB", (3, 4), bytes(range(36)))
    strips = half_cells(image, 3, 2)
    for row, strip in enumerate(strips):
        for column, (above, below) in enumerate(colours(strip)):
            assert above == image.getpixel((column, 2 * row))
            assert below == image.getpixel((column, 2 * row + 1))


def test_a_live_picture_takes_fewer_segments_than_the_finished_one() -> None:
    image = Image.linear_gradient("L").convert("RGB").rotate(90)
    live, finished = (half_cells(image, 40, 20, is_live=live) for live in (True, False))
    count = [sum(len(list(strip)) for strip in strips) for strips in (live, finished)]
    assert count[0] < count[1]


@pytest.mark.parametrize(("system", "number_of"), [("256", 256), ("standard", 16)])
def test_with_few_colours_only_those_are_used(system: str, number_of: int) -> None:
    image = decoded(picture(3))
    painted = painter_for(system).canvas().paint(image, 20, 10, False)
    used = {colour for strip in painted.strips for cell in colours(strip) for colour in cell}
    assert 1 < len(used) <= number_of
    if number_of == 16:
        assert all(channel in {0, 85, 170, 255} for colour in used for channel in colour)


def test_without_colours_a_picture_is_shades() -> None:
    painted = painter_for(None).canvas().paint(decoded(picture(3)), 20, 10, False)
    assert {char for strip in painted.strips for char in strip.text} <= set(" ░▒▓█")
    assert shades(Image.new("L", (4, 4), 255), 2, 1)[0].text == "██"


@pytest.mark.parametrize(
    ("picture_size", "room", "cells"),
    [
        ((128, 128), (40, 20), (40, 20)),
        ((128, 128), (80, 10), (20, 10)),
        ((256, 128), (40, 40), (40, 10)),
        ((64, 4096), (40, 10), (1, 10)),
        ((4096, 64), (40, 10), (40, 1)),
    ],
)
def test_a_picture_keeps_its_shape(
    picture_size: tuple[int, int], room: tuple[int, int], cells: tuple[int, int]
) -> None:
    assert fitted(*picture_size, *room) == cells


def test_bytes_that_are_no_picture_are_refused_in_words() -> None:
    with pytest.raises(PhoenixError) as refused:
        decoded(b"\x89PNG\r\n\x1a\nnothing")
    assert refused.value.failure.title == "The picture cannot be shown"


def test_a_large_picture_is_kept_small() -> None:
    file = io.BytesIO()
    Image.new("RGB", (2048, 1024)).save(file, "PNG")
    assert decoded(file.getvalue()).size == (768, 384)


# --- the terminal's own graphics -------------------------------------------------------------


def test_diacritics_are_those_that_terminals_know() -> None:
    assert [ord(each) for each in DIACRITICS] == _NUMBER_TO_DIACRITIC[: len(DIACRITICS)]


def sent(sequence: str) -> tuple[dict[str, str], bytes]:
    """The keys of the first command, and the data of all."""
    parts = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", sequence)
    keys = dict(pair.split("=") for pair in parts[0][0].split(","))
    return keys, base64.b64decode("".join(data for _, data in parts))


def test_every_cell_of_a_placeholder_says_where_it_belongs() -> None:
    canvas = PlaceholderPainter(lambda _: None).canvas()
    painted = canvas.paint(decoded(picture(1)), 6, 3, True)
    assert (painted.columns, painted.rows) == (6, 3)
    for row, strip in enumerate(painted.strips):
        for column, segment in enumerate(strip):
            assert segment.text == PLACEHOLDER + DIACRITICS[row] + DIACRITICS[column]


def test_a_picture_is_sent_whole_under_one_id_that_the_cells_spell() -> None:
    written: list[str] = []
    canvas = PlaceholderPainter(written.append).canvas()
    painted = canvas.paint(decoded(picture(1)), 20, 10, False)
    canvas.show(painted)
    keys, data = sent(written[0])
    assert keys["a"], keys["U"] == ("T", "1")
    assert (keys["c"], keys["r"]) == ("20", "10")
    red, green, blue = painted.strips[0]._segments[0].style.color.triplet
    assert int(keys["i"]) == red << 16 | green << 8 | blue
    assert Image.open(io.BytesIO(data)).convert("RGB").tobytes() == decoded(picture(1)).tobytes()
    assert all(len(chunk) <= 4096 for chunk in re.findall(r";([^\x1b]*)\x1b", written[0]))


def test_a_preview_is_small_and_redraws_no_cell() -> None:
    canvas = PlaceholderPainter(lambda _: None).canvas()
    noise = Image.merge("RGB", [Image.effect_noise((192, 192), 90) for _ in "RGB"])
    first, second = (canvas.paint(noise, 20, 10, True) for _ in range(2))
    assert first.strips is second.strips
    assert len(first.data) < 25_000
    assert max(Image.open(io.BytesIO(sent(first.data)[1])).size) == 128


def test_nothing_is_left_in_the_terminals_memory() -> None:
    written: list[str] = []
    painter = PlaceholderPainter(written.append)
    never_shown, shown = painter.canvas(), painter.canvas()
    never_shown.free()
    assert written == []
    shown.show(shown.paint(decoded(picture(1)), 4, 2, True))
    image_id = sent(written[0])[0]["i"]
    shown.free()
    assert written[1] == f"\x1b_Ga=d,d=I,i={image_id},q=2\x1b\\"


@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("kitty(0.41.0)", True),
        ("kitty(0.28.0)", True),
        ("kitty(0.26.5)", False),
        ("ghostty 1.1.3", True),
        ("WezTerm 20240203", False),
        ("tmux 3.3a", False),
        ("XTerm(379)", False),
    ],
)
def test_placeholders_are_for_terminals_known_to_draw_them(name: str, does: bool) -> None:
    assert shows_placeholders(name) is does


def answers(parser: AnswerParser, *chunks: str) -> list[Message]:
    return [message for chunk in chunks for message in parser.feed(chunk)]


def test_answers_are_taken_out_of_what_is_typed() -> None:
    heard = answers(AnswerParser(), "a\x1bP>|kitty(0.41.0)\x1b\\b\x1b_Gi=31;OK\x1b\\c")
    assert [each.name for each in heard if isinstance(each, Named)] == ["kitty(0.41.0)"]
    assert [each.answer for each in heard if isinstance(each, GraphicsAnswered)] == ["OK"]
    assert [each.character for each in heard if hasattr(each, "character")] == ["a", "b", "c"]


def test_an_answer_in_pieces_is_put_together() -> None:
    heard = answers(AnswerParser(), "a\x1bP>|kit", "ty(0.41.0)\x1b", "\\b")
    assert [each.name for each in heard if isinstance(each, Named)] == ["kitty(0.41.0)"]
    assert [each.character for each in heard if hasattr(each, "character")] == ["a", "b"]


def test_keys_pass_through_as_they_were() -> None:
    heard = answers(AnswerParser(), "x\x1b[A\x07")
    assert [each.key for each in heard] == ["x", "up", "ctrl+g"]


async def test_cards_change_to_placeholders_once_they_are_confirmed(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 2)
        client.step(0, 5)
        await until(pilot, lambda: cards(app)[0].painted, "half-cells")
        app.post_message(GraphicsAnswered("EINVAL"))
        app.post_message(GraphicsAnswered("OK"))
        await until(pilot, lambda: has_placeholders(cards(app)[0]), "placeholders")
        client.finish(1)
        await until(pilot, lambda: has_placeholders(cards(app)[1]), "them on the other card")


def has_placeholders(card: Card) -> bool:
    return any(PLACEHOLDER in card.render_line(y).text for y in range(card.size.height))


@pytest.mark.parametrize(("wish", "system"), [("on", "truecolor"), ("off", "256")])
def test_24_bit_colour_can_be_turned_on_and_off(make_app, wish: str, system: str) -> None:
    assert make_app(Settings(truecolor=wish)).console.color_system == system


# --- their pace ------------------------------------------------------------------------------


class Line:
    """What a feed brought, in order."""

    def __init__(self) -> None:
        self.brought: list[str] = []

    def put(self, feed: Feed, key: str, what: str, cost: int = 0) -> None:
        async def fetch() -> bytes:
            return picture(1, 8)

        async def show(image: Image.Image) -> int:
            self.brought.append(what)
            return cost

        feed.want(key, fetch, show)


async def eventually(condition) -> None:
    async def look() -> object:
        return condition()

    await eventually_async(look, "what the feed is to bring", pause=0.001)


async def test_the_newest_wins() -> None:
    feed, line = Feed(1000, 1e9), Line()
    for number in range(10):
        line.put(feed, "card", f"preview {number}")
    running = asyncio.create_task(feed.run())
    await eventually(lambda: line.brought)
    assert line.brought == ["preview 9"]
    running.cancel()


async def test_one_picture_changes_so_many_times_a_second_and_others_need_not_wait() -> None:
    feed, line = Feed(5, 1e9), Line()
    running = asyncio.create_task(feed.run())
    clock = asyncio.get_running_loop().time
    began = clock()
    line.put(feed, "card 0", "first")
    await eventually(lambda: line.brought == ["first"])
    line.put(feed, "card 0", "second")
    line.put(feed, "card 1", "other")
    await eventually(lambda: len(line.brought) == 3)
    assert line.brought == ["first", "other", "second"]
    assert clock() - began >= 0.2
    running.cancel()


async def test_pictures_that_take_many_bytes_come_less_often() -> None:
    feed, line = Feed(1000, 10_000), Line()
    running = asyncio.create_task(feed.run())
    clock = asyncio.get_running_loop().time
    line.put(feed, "card 0", "large", cost=1500)
    await eventually(lambda: line.brought)
    began = clock()
    line.put(feed, "card 1", "next")
    await eventually(lambda: len(line.brought) == 2)
    assert clock() - began >= 0.14
    running.cancel()


async def test_nothing_is_sent_behind_a_line_that_is_busy() -> None:
    busy, looks = True, 0

    def is_busy() -> bool:
        nonlocal looks
        looks += 1
        return busy

    feed, line = Feed(1000, 1e9, is_busy), Line()
    running = asyncio.create_task(feed.run())
    line.put(feed, "card", "old")
    await eventually(lambda: looks > 5)
    assert line.brought == []
    line.put(feed, "card", "new")
    busy = False
    await eventually(lambda: line.brought)
    assert line.brought == ["new"]
    running.cancel()


async def test_a_preview_that_is_gone_is_passed_over() -> None:
    feed, line = Feed(1000, 1e9), Line()
    running = asyncio.create_task(feed.run())

    async def gone() -> bytes:
        raise PhoenixError("Gone", "The job is over.")

    async def never(image: Image.Image) -> int:
        raise AssertionError("shown")

    feed.want("card 0", gone, never)
    line.put(feed, "card 1", "other")
    await eventually(lambda: line.brought == ["other"])
    assert not running.done()
    running.cancel()


async def test_a_picture_is_drawn_again_when_the_terminal_changes_its_size(
    app: PhoenixApp, client: ScriptedClient
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await generate(pilot, client, 1)
        client.finish(0)
        await until(pilot, lambda: cards(app)[0].painted, "the picture")
        before = cards(app)[0].painted.columns
        await pilot.resize_terminal(140, 40)
        await until(pilot, lambda: cards(app)[0].painted.columns > before, "a larger one")
        assert first_screen(app).has_class("-very-wide")


class BrokenLine(io.StringIO):
    """A terminal that goes away when it is written to for the last time."""

    def flush(self) -> None:
        raise OSError(5, "Input/output error")


def test_a_terminal_that_is_gone_at_the_very_end_does_not_keep_the_app() -> None:
    writer = Writer(BrokenLine())
    writer.start()
    stopping = threading.Thread(target=writer.stop, daemon=True)
    stopping.start()
    stopping.join(10)
    assert not stopping.is_alive(), "the app would wait for its writer for ever"
