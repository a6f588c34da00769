"""What differs between pictures, and how that is told."""

from phoenix_tui.domain.differences import differences, told_apart
from phoenix_tui.domain.request import LoraUse
from tests.store.making_examples import make_request


def test_only_what_differs_is_told() -> None:
    one = make_request(seed=1, cfg_scale=4.0)
    other = make_request(seed=2, cfg_scale=4.5, loras=(LoraUse(name="ink", weight=0.5),))
    assert differences([one, other]) == {
        "Seed": ("1", "2"), "LoRA": ("–", "ink:0.5"), "CFG scale": ("4", "4.5"),
    }  # fmt: skip
    assert differences([one, one]) == {}


def test_variations_of_a_seed_are_told_apart() -> None:
    pictures = [make_request(variation_seed=n, variation_strength=0.15) for n in (7, 8)]
    assert differences(pictures) == {"Variation seed": ("7", "8")}


def test_long_texts_show_where_they_differ() -> None:
    head = "a red house in green hills on a sunny day with a garden"
    shown = told_apart([f"{head} at night", f"{head} at noon"], 30)
    assert all(len(text) <= 40 for text in shown)
    assert [text.rpartition(" ")[2] for text in shown] == ["night", "noon"]
    assert shown[0].startswith("…")
    assert told_apart(["a cat", "a dog"], 30) == ("a cat", "a dog")


def test_texts_that_differ_at_once_stay_whole() -> None:
    texts = ("x" * 50, "y" * 50)
    assert told_apart(texts, 10) == texts
