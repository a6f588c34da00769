"""How a model runs: what changes bytes is decided once, by rules."""

import pytest

from phoenix_tui.settings import Settings
from phoenix_tui.worker.device import LARGE, Device, execution_for

CPU = Device(kind="cpu", name="CPU", instruction_set="AVX512")
FAST_CPU = Device(kind="cpu", name="CPU", instruction_set="AVX512 AVX512_BF16")


def test_bf16_only_where_the_processor_has_it() -> None:
    assert execution_for(CPU, Settings(), LARGE).dtype == "float32"
    assert execution_for(FAST_CPU, Settings(), LARGE).dtype == "bfloat16"


def test_a_small_model_runs_on_one_thread_and_as_it_lies_in_memory() -> None:
    small = execution_for(FAST_CPU, Settings(), LARGE - 1)
    assert (small.threads, small.memory_format) == (1, "contiguous")


def test_a_large_model_uses_the_physical_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phoenix_tui.worker.device.psutil.cpu_count", lambda logical: 6)
    monkeypatch.setattr("phoenix_tui.worker.device.os.sched_getaffinity", lambda pid: range(12))
    large = execution_for(FAST_CPU, Settings(), LARGE)
    assert (large.threads, large.memory_format) == (6, "channels_last")


def test_settings_win() -> None:
    settings = Settings(dtype="float32", threads=3)
    execution = execution_for(FAST_CPU, settings, LARGE)
    assert (execution.dtype, execution.threads) == ("float32", 3)
