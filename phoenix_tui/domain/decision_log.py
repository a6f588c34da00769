"""The log of decisions as text: JSON lines, or CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterable

import msgspec

from phoenix_tui.domain.marks import Decision

_OTHER_LINE_BREAKS = {ord(each): f"\\u{ord(each):04x}" for each in "\x85\u2028\u2029"}

_FORMULAS = tuple("=+-@\t\r\n＝＋－＠")
"""What spreadsheets begin a formula with, or pass over in front of one."""

CSV_HEAD = ",".join(Decision.__struct_fields__) + "\r\n"


def as_json_lines(decisions: Iterable[Decision]) -> str:
    """One object a line, whatever a reader takes for the end of one."""
    lines = "".join(msgspec.json.encode(each).decode() + "\n" for each in decisions)
    return lines.translate(_OTHER_LINE_BREAKS)


def as_csv(decisions: Iterable[Decision]) -> str:
    """Lines that go below `CSV_HEAD`; LoRAs as "ink:0.5 paper:1".

    Text that a spreadsheet would take for a formula has an apostrophe before it, as OWASP advises
    (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    text = io.StringIO()
    writer = csv.writer(text)
    for each in decisions:
        row = msgspec.structs.asdict(each)
        row["loras"] = " ".join(f"{use.name}:{use.weight:g}" for use in each.loras)
        writer.writerow(_cell(value) for value in row.values())
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return ("false", "true")[value]
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value
