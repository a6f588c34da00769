"""One HTTP connection to a server, and what its refusals mean."""

from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import msgspec

from phoenix_tui.client.errors import RefusedError, ServerGoneError
from phoenix_tui.domain.errors import InvalidRequestError

ANSWER_SECONDS = 60.0
"""A server that is starting answers when its engine has started."""

T = TypeVar("T")


class Connection:
    """To one server, over its Unix socket or over TCP; an async context manager."""

    def __init__(
        self, *, socket: str | None = None, url: str | None = None, token: str | None = None
    ) -> None:
        """`socket` is the path of a Unix socket; `url` is http://HOST:PORT, with a `token`."""
        self.is_local = socket is not None
        """Whether paths of the server mean this machine."""
        self.name = socket or url or ""
        """What the server is known by."""
        self.notes: tuple[str, ...] = ()
        """What its user should be told."""
        self.http = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=socket, trust_env=False),
            base_url=url or "http://localhost",
            headers={"authorization": f"Bearer {token}"} if token else None,
            timeout=httpx.Timeout(ANSWER_SECONDS),
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self.http.aclose()

    async def call(self, method: str, path: str, kind: type[T], **sent: Any) -> T:
        """What it answers, as a `kind`; `sent` is as httpx takes it. Raises `PhoenixError`."""
        response = await self.send(method, path, **sent)
        try:
            return msgspec.json.decode(response.content, type=kind)
        except msgspec.DecodeError as problem:
            raise RefusedError(
                response.status_code, "The answer is not understood", f"{self.name}: {problem}."
            ) from problem

    async def send(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """Its answer; raises `PhoenixError` where it refuses, or does not answer."""
        try:
            response = await self.http.request(method, path, **sent)
        except httpx.TransportError as problem:
            raise self.gone() from problem
        if response.is_error:
            raise refusal(response)
        return response

    def gone(self) -> ServerGoneError:
        """What is raised where nothing answers."""
        return ServerGoneError(
            "The server is gone",
            f"Nothing answers at {self.name}.",
            "What was unfinished is paused; `phoenix-tui resume` lets it go on.",
        )


def refusal(response: httpx.Response) -> InvalidRequestError | RefusedError:
    """What an answer that is an error means; its body has been read."""
    try:
        body = msgspec.json.decode(response.content, type=_Refusal)
    except msgspec.DecodeError:
        return RefusedError(
            response.status_code,
            "The server cannot do it",
            f"It answered {response.status_code} {response.reason_phrase}.",
        )
    if body.detail:
        # whoever shows a problem names the field in its own words
        return InvalidRequestError(
            {
                problem.loc[-1]: problem.msg.removeprefix(problem.loc[-1] + " ")
                for problem in body.detail
            }
        )
    return RefusedError(response.status_code, body.title, body.message, body.hint)


class _Problem(msgspec.Struct, frozen=True):
    loc: tuple[str, ...]
    msg: str


class _Refusal(msgspec.Struct, frozen=True):
    title: str
    message: str
    hint: str = ""
    detail: tuple[_Problem, ...] = ()
