"""Who may call over TCP."""

from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.places import Places
from phoenix_tui.server.token import TokenRequired, token_for

TOKEN = "a-token-of-enough-length"


async def answer(host: str = "127.0.0.1:8000", **headers: str) -> int:
    app = TokenRequired(PlainTextResponse("in"), TOKEN, "127.0.0.1")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=f"http://{host}"
    ) as http:
        return (await http.get("/api/server", headers=headers)).status_code


async def test_the_token_lets_a_call_through() -> None:
    assert await answer(authorization=f"Bearer {TOKEN}") == 200


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"]
)
async def test_a_call_without_the_right_token_is_refused(header: str | None) -> None:
    assert await answer(**({} if header is None else {"authorization": header})) == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"]
)
async def test_a_name_that_was_made_to_resolve_here_is_refused(host: str) -> None:
    assert await answer(host, authorization=f"Bearer {TOKEN}") == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost"])
async def test_a_call_from_a_web_page_elsewhere_is_refused(origin: str) -> None:
    assert await answer(authorization=f"Bearer {TOKEN}", origin=origin) == 403


async def test_localhost_is_ours() -> None:
    assert await answer("localhost:8000", authorization=f"Bearer {TOKEN}") == 200


def test_a_token_is_made_up_once_and_is_its_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PHOENIX_TUI_TOKEN", raising=False)
    places = Places(tmp_path)
    token, where = token_for(places, None)
    assert len(token) >= 32
    assert str(places.token) in where
    assert places.token.stat().st_mode & 0o777 == 0o600
    assert token_for(places, None)[0] == token


def test_the_environments_token_is_taken_before_the_homes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHOENIX_TUI_TOKEN", TOKEN)
    assert token_for(Places(tmp_path), None)[0] == TOKEN
    assert not (tmp_path / "token").exists()


@pytest.mark.parametrize("text", ["", "short", "a token with spaces in it", "tökén" * 5])
def test_a_token_that_protects_nothing_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "token"
    file.write_text(text)
    with pytest.raises(PhoenixError, match="at least 16"):
        token_for(Places(tmp_path), file)
