"""What takes two cells a character stays within its lines."""

from collections.abc import Callable

import pytest
from rich.style import Style
from textual.geometry import Size

from phoenix_tui.domain.errors import Failure
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.batch import Slot
from phoenix_tui.ui.widgets.card_face import CardFace
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.key_line import KeyLine
from tests.ui.driving import connected, form, screen_text, until

WIDE = "日本語の長い名前です"
"""Ten characters, 20 cells."""


@pytest.mark.parametrize("width", [12, 13, 30])
def test_a_failure_in_such_words_stays_in_its_card_and_is_whole(width: int) -> None:
    failure = Failure(title=WIDE, message=f"{WIDE} {WIDE}", hint=WIDE)
    face = CardFace(
        slot=Slot(index=0, size=1, seed=1, refused=failure),
        painted=None,
        size=Size(width, 24),
        has_focus=False,
        is_pointed_at=False,
        look=lambda part: Style(),
    )
    lines = [face.line(y) for y in range(24)]
    assert {line.cell_length for line in lines} == {width}, "the card's right edge is not straight"
    said = "".join(line.text.strip("│ ") for line in lines[1:-1])
    assert said.replace(" ", "") == WIDE * 4, "a part of what went wrong was cut off"


async def test_a_choice_of_such_a_name_keeps_its_arrow(app: PhoenixApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        sampler = form(app).query_one("#sampler", Choice)
        sampler.value = WIDE
        await until(pilot, lambda: WIDE[:3] in screen_text(app), "the name")
        line = sampler.render_line(0)
        assert line.cell_length == sampler.size.width
        assert line.text.rstrip().endswith("… ▾"), f"the field was {line.text!r}"


async def test_keys_bound_to_such_characters_do_not_run_into_each_other(
    make_app: Callable[..., PhoenixApp],
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await connected(pilot)
        keys = app.screen.query_one(KeyLine)
        keys._keys = [("f1", "語", WIDE, True), ("f2", "f2", "Next", True)]
        (_, end, _), (start, after, _) = keys._placed()
        assert (end, start) == (len(" 語 ") + 1 + 20 + 1, end)
        assert keys.render_line(0).text.index("f2") == len(f" 語 {WIDE} ") + 1
        assert after <= 80
