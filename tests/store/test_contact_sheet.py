import pytest

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.store.contact_sheet import MOST, Cell, draw

RED, GREEN, BLUE = (250, 0, 0), (0, 250, 0), (0, 0, 250)


def _cell(colour: tuple[int, int, int], label: str = "", size: tuple[int, int] = (64, 64)) -> Cell:
    return Cell(size=size, rgb=bytes(colour) * (size[0] * size[1]), label=label)


def _places(sheet: object, *colours: tuple[int, int, int]) -> list[tuple[int, int]]:
    """The upper left corner of each colour on the sheet."""
    pixels = sheet.load()  # type: ignore[attr-defined]
    width, height = sheet.size  # type: ignore[attr-defined]
    found = {}
    for y in range(height):
        for x in range(width):
            found.setdefault(pixels[x, y], (x, y))
    return [found[colour] for colour in colours]


def test_pictures_stand_in_rows_in_their_order() -> None:
    sheet = draw([_cell(RED), _cell(GREEN), _cell(BLUE)], columns=2)
    red, green, blue = _places(sheet, RED, GREEN, BLUE)
    assert red[1] == green[1]
    assert red[0] == blue[0]
    assert red[0] < green[0]
    assert red[1] < blue[1]


def test_an_empty_place_stays_empty() -> None:
    with_gap = draw([_cell(RED), None, _cell(BLUE), _cell(GREEN)], columns=2)
    red, green, blue = _places(with_gap, RED, GREEN, BLUE)
    assert green[1] == blue[1] > red[1]
    assert green[0] > red[0]


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    sheet = draw([_cell(RED, size=(1000, 500))])
    pixels = sheet.getcolors()
    assert pixels is not None
    assert (256 * 128, RED) in pixels


@pytest.mark.parametrize("label", ["seed 1", "w" * 20_000, "word " * 4000, "a\nb\nc\nd\n" * 9])
def test_words_below_a_picture_stay_below_it(label: str) -> None:
    sheet = draw([_cell(RED, label), _cell(GREEN)], columns=2)
    red, green = _places(sheet, RED, GREEN)
    assert sheet.width == 2 * 64 + 3 * 12, "words made the sheet wider"
    below = sheet.crop((red[0], red[1] + 64, red[0] + 64, sheet.height))
    beside = sheet.crop((green[0], green[1] + 64, green[0] + 64, sheet.height))
    assert below.getextrema() != beside.getextrema(), "no words are there"
    assert beside.getextrema() == ((255, 255),) * 3, "words run under the next picture"


def test_columns_rows_and_the_whole_have_their_names() -> None:
    plain = draw([_cell(RED)] * 4, columns=2)
    named = draw(
        [_cell(RED)] * 4,
        columns=2,
        column_labels=["CFG 1", "CFG 7"],
        row_labels=["Euler", "Heun"],
        title="a house",
    )
    assert named.width > plain.width
    assert named.height > plain.height


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_too_many_or_no_pictures_are_refused_with_a_sentence(count: int) -> None:
    with pytest.raises(PhoenixError, match="do not go on one sheet"):
        draw([_cell(RED)] * count)
