"""Plain HTTP to a warm server."""

from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox import Sandbox


@pytest.fixture
def http(shared: Sandbox) -> Iterator[httpx.Client]:
    with shared.http() as client:
        yield client
