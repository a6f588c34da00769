"""Weights of words in a prompt, raised and lowered."""

import pytest

from phoenix_tui.domain.weighing import STEP, weighed


@pytest.mark.parametrize(
    ("marked", "by", "expected"),
    [
        ("a <red> house", STEP, "a (<red>:1.1) house"),
        ("a (<red>:1.1) house", STEP, "a (<red>:1.2) house"),
        ("a (<red>:1.1) house", -STEP, "a <red> house"),
        ("a <red> house", -STEP, "a (<red>:0.9) house"),
        ("a (<red>) house", STEP, "a (<red>:1.2) house"),
        ("a r<>ed house", STEP, "a (<red>:1.1) house"),
        ("<>", STEP, "<>"),
        ("a , <>, house", STEP, "a , <>, house"),
        ("<  red house >", STEP, "  (<red house>:1.1) "),
        ("a <(red house:1.3)>", STEP, "a (<red house>:1.4)"),
        ("a <(red house)>", -STEP, "a <red house>"),
        ("a \\(<red>\\) house", STEP, "a \\((<red>:1.1)\\) house"),
        ("(<red>:9.95)", STEP, "(<red>:10)"),
        ("(<red>:0.05)", -STEP, "(<red>:0)"),
        ("<   >", STEP, "   <>"),
        ("<two\nlines>", STEP, "(<two\nlines>:1.1)"),
    ],
)
def test_words_are_weighed_and_stay_marked(marked: str, by: float, expected: str) -> None:
    start = marked.index("<")
    end = marked.index(">") - 1
    prompt, start, end = weighed(marked.replace("<", "").replace(">", ""), start, end, by)
    assert f"{prompt[:start]}<{prompt[start:end]}>{prompt[end:]}" == expected
