"""What a log says last."""

import os
from pathlib import Path

from phoenix_tui.logs import last_line


def test_the_last_line_of_a_log_is_made_visible(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    assert "No such file" in last_line(log)
    log.write_bytes(b"one\nphoenix-tui: \x1b[31mred\n\n")
    assert last_line(log) == "phoenix-tui: ␛[31mred"
    log.write_bytes(b"x" * 50_000 + b"\nlast" + os.linesep.encode())
    assert last_line(log) == "last"
