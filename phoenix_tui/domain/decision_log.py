"""The log of decisions as text: JSON lines, or CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterable

import msgspec

from phoenix_tui.domain.marks import Decision

_OTHER_LINE_BREAKS = {ord(each): f"\\u{ord(each):04x}" for each in "\x85\u2028\u2029"}

CSV_HEAD = ",".join(Decision.__struct_fields__) + "\r\n"


def as_json_lines(decisions: Iterable[Decision]) -> str:
    """One object a line, whatever a reader takes for the end of one."""
    lines = "".join(msgspec.json.encode(each).decode() + "\n" for each in decisions)
    return lines.translate(_OTHER_LINE_BREAKS)


def as_csv(decisions: Iterable[Decision]) -> str:
    """Lines that go below `CSV_HEAD`; LoRAs as "ink:0.5 paper:1"."""
    text = io.StringIO()
    writer = csv.writer(text)
    for each in decisions:
        row = msgspec.structs.asdict(each)
        row["loras"] = " ".join(f"{use.name}:{use.weight:g}" for use in each.loras)
        writer.writerow(
            ("false", "true")[value] if isinstance(value, bool) else value for value in row.values()
        )
    return text.getvalue()
