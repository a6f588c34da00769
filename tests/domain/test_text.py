"""The sanitiser: nothing that a terminal obeys gets through, and nothing else is touched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_tui.domain.text import shortened, visible, visible_line

OBEYED = [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)]


@given(st.text(st.characters(codec=None)))
def test_no_control_bidi_or_surrogate_character_survives(text: str) -> None:
    shown = visible(text)
    for character in shown:
        category = unicodedata.category(character)
        assert category not in {"Cc", "Cs"} or character in "\n\t", ascii(character)
        assert unicodedata.bidirectional(character) not in {
            "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
        }, ascii(character)  # fmt: skip


@given(st.text(st.characters(codec=None)))
def test_twice_is_the_same_as_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize("code", OBEYED)
def test_a_character_that_a_terminal_obeys_is_shown(code: int) -> None:
    shown = visible(chr(code))
    assert shown.isprintable()
    assert shown != chr(code)


@pytest.mark.parametrize(
    "text",
    [
        "a red house",
        "[red]x[/]",
        "[@click=app.quit]x[/]",
        "[[x]]",
        "日本語",
        "שלום",
        "👩‍🚀",
        "é\u0301",
    ],
)
def test_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_escape_sequences_are_readable() -> None:
    assert visible("\x1b]52;c;AAAA\x07") == "␛]52;c;AAAA␇"
    assert visible("\u202egnp.exe") == "<U+202E>gnp.exe"


def test_a_line_has_no_line_breaks() -> None:
    assert visible_line("a\nb\tc\r") == "a␊b␉c␍"


@given(st.text(), st.integers(1, 50))
def test_shortened_text_fits(text: str, width: int) -> None:
    assert len(shortened(text, width)) <= width
