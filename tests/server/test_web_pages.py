"""What a browser can reach is refused to web pages, on the socket as well."""

import httpx
import pytest
from starlette.responses import PlainTextResponse

from phoenix_tui.server.web_pages import NoWebPages


async def answer(host: str, **headers: str) -> int:
    app = NoWebPages(PlainTextResponse("in"))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://phoenix"
    ) as http:
        return (await http.post("/api/stop", headers={"host": host, **headers})).status_code


@pytest.mark.parametrize(
    "host", ["phoenix", "localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "x"]
)
async def test_programs_may_call_the_server_what_they_like(host: str) -> None:
    assert await answer(host) == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "EVIL.Example."]
)
async def test_a_name_that_was_made_to_resolve_to_a_forwarded_socket_is_refused(host: str) -> None:
    assert await answer(host) == 403


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:3000", "http://localhost", ""]
)
async def test_no_web_page_is_answered_where_the_socket_is_forwarded(origin: str) -> None:
    assert await answer("localhost", origin=origin) == 403
