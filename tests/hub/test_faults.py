"""What goes wrong between here and the hub, in sentences."""

from phoenix_tui.hub.faults import DamagedError, failure_of
from phoenix_tui.hub.wanted import wanted


def test_a_files_name_cannot_write_to_the_terminal() -> None:
    told = failure_of(DamagedError("a\x1b]52;c;aGk=\x07.safetensors"), wanted("a/model"))
    assert told is not None
    assert told.message.startswith("a␛]52;c;aGk=␇.safetensors came with other bytes")
