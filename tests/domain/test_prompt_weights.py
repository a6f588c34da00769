"""A1111's prompt syntax: read as A1111 reads it, whatever is typed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_tui.domain.prompt_weights import WEIGHT_LIMIT, has_editing, has_syntax, parse, text_of


def told(prompt: str) -> list[list[tuple[str, float]]]:
    return [[(run.text, round(run.weight, 4)) for run in part] for part in parse(prompt)]


@pytest.mark.parametrize(
    ("prompt", "runs"),
    [
        ("a house", [("a house", 1)]),
        ("a (red) house", [("a ", 1), ("red", 1.1), (" house", 1)]),
        ("a (red:1.2) house", [("a ", 1), ("red", 1.2), (" house", 1)]),
        ("((very)) [not]", [("very", 1.21), (" ", 1), ("not", 0.9091)]),
        ("((a:1.5) b:2)", [("a", 3), (" b", 2)]),
        ("(a: .5 )", [("a", 0.5)]),
        ("(a:-1)(b:0)", [("a", -1), ("b", 0)]),
        (r"\(a\) \[b\] \\", [("(a) [b] \\", 1)]),
        (r"(a \(b\):1.3)", [("a (b)", 1.3)]),
        ("(never closed", [("never closed", 1.1)]),
        ("never opened) :1.2)", [("never opened) :1.2)", 1)]),
        ("(a:b:1.2.3)", [("a:b:1.2.3", 1.1)]),
        ("10:30, c", [("10:30, c", 1)]),
        ("(a:99)", [("a", WEIGHT_LIMIT)]),
        ("", []),
    ],
)
def test_weights(prompt: str, runs: list[tuple[str, float]]) -> None:
    assert told(prompt) == [runs]


def test_break_parts_a_prompt_and_keeps_the_weights() -> None:
    assert told("(a BREAK b:1.3) c") == [[("a ", 1.3)], [(" b", 1.3), (" c", 1)]]
    assert told("BREAK") == [[], []]
    assert told("BREAKFAST") == [[("BREAKFAST", 1)]]


@pytest.mark.parametrize("prompt", ["a house", "", "10:30", "a, b; c"])
def test_a_prompt_without_syntax_goes_to_the_encoder_as_it_is(prompt: str) -> None:
    assert text_of(parse(prompt)) == prompt
    assert not has_syntax(prompt)


@pytest.mark.parametrize("prompt", ["(a)", "[a]", "a BREAK b", r"\(a\)"])
def test_syntax_is_noticed(prompt: str) -> None:
    assert has_syntax(prompt)


_SYNTAX = st.lists(
    st.sampled_from(
        ["(", ")", "[", "]", ":", "1.2)", ":0.5)", ":9e9)", "\\", " BREAK ", "BREAK", "a", " ", "."]
    ),
    max_size=60,
).map("".join)


@given(st.text(max_size=200) | _SYNTAX)
def test_any_text_is_read_and_no_word_is_lost(prompt: str) -> None:
    parts = parse(prompt)
    runs = [run for part in parts for run in part]
    assert all(run.text and abs(run.weight) <= WEIGHT_LIMIT for run in runs)
    letters = "".join(run.text for run in runs).replace("BREAK", "").count("a")
    assert letters == prompt.replace("BREAK", "").count("a")
    text_of(parts)


@given(st.text(max_size=200).filter(lambda text: "BREAK" not in text))
def test_plain_text_goes_through_unchanged(text: str) -> None:
    escaped = "".join("\\" + letter if letter in "\\()[]" else letter for letter in text)
    assert text_of(parse(escaped)) == text


@pytest.mark.parametrize(
    "prompt",
    [
        "(" * 20_000,
        "(a" * 5_000 + ")" * 10_000,
        "[(a" * 4_000 + ")]" * 4_000,
        ":" * 20_000,
        ":" + "1" * 19_999,
        ":" + " " * 19_999,
        "a:1" * 6_000,
        "\\" * 20_000,
        "BREAK " * 3_300,
        "[:" * 10_000,
        "[" + ":" * 19_000,
        "(:9" * 5_000 + ")" * 5_000,
        "(a:" + "9" * 19_000 + ")",
        "(a:0." + "0" * 19_000 + "1)",
    ],
    ids=lambda prompt: prompt[:6],
)
def test_the_longest_prompt_is_read_in_moments(prompt: str) -> None:
    began = time.process_time()
    parse(prompt)
    has_editing(prompt)
    assert time.process_time() - began < 1
