"""A hub on the loopback, as far as the real client asks it."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

COMMIT = "c" * 40
_LARGE = (".safetensors", ".bin")


class StubHub:
    """Repositories by their names, each a dict of files; and what went over the line."""

    def __init__(self) -> None:
        self.repositories: dict[str, dict[str, bytes]] = {}
        self.gated: set[str] = set()
        self.sizes: dict[str, int] = {}
        """Of files that are said to be larger than they are."""
        self.digests: dict[str, str] = {}
        """Of files whose digests are said to be others."""
        self.hold_at: dict[str, int] = {}
        """Bytes after which a file does not come on, the first time that it is asked for: the line
        is cut when `release` is set."""
        self.release = threading.Event()
        self.asked: list[tuple[str, str]] = []
        """Files that were fetched, each with the range that was asked for."""
        self.held = threading.Event()
        """That a file has come to where it is held."""
        self.status = 0
        """Answered to everything, where it is not 0."""

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Its address."""
        hub = self

        class Handler(_Handler):
            stub = hub

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            self.release.set()
            server.shutdown()
            thread.join()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    stub: StubHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing is said."""

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        if self.stub.status:
            self._json({"error": "no"}, self.stub.status)
        elif match := re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/(revision|tree)/(.+))?", path):
            self._about(match[1], match[2], match[3])
        elif match := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            self._file(match[1], match[3], with_body=with_body)
        else:
            self._json({"error": "unknown"}, 404)

    def _about(self, name: str, what: str | None, revision: str | None) -> None:
        files = self.stub.repositories.get(name)
        if files is None:
            self._json({"error": "no"}, 404, {"X-Error-Code": "RepoNotFound"})
        elif revision not in {None, "main", COMMIT}:
            self._json({"error": "no"}, 404, {"X-Error-Code": "RevisionNotFound"})
        elif what == "tree":
            self._json([self._entry(path, data) for path, data in files.items()])
        else:
            siblings = [{"rfilename": path} for path in files]
            self._json({"id": name, "modelId": name, "sha": COMMIT, "siblings": siblings})

    def _entry(self, path: str, data: bytes) -> dict[str, object]:
        size = self.stub.sizes.get(path, len(data))
        entry: dict[str, object] = {
            "type": "file", "path": path, "size": size, "oid": hashlib.sha1(data).hexdigest(),
        }  # fmt: skip
        if path.endswith(_LARGE):
            sha256 = self.stub.digests.get(path, hashlib.sha256(data).hexdigest())
            entry["lfs"] = {"oid": sha256, "size": size, "pointerSize": 100}
        return entry

    def _file(self, name: str, path: str, *, with_body: bool) -> None:
        data = self.stub.repositories.get(name, {}).get(path)
        if data is None:
            self._json({"error": "no"}, 404, {"X-Error-Code": "EntryNotFound"})
            return
        if name in self.stub.gated:
            self._json({"error": "no"}, 403, {"X-Error-Code": "GatedRepo"})
            return
        digest = hashlib.sha256 if path.endswith(_LARGE) else hashlib.sha1
        start = 0
        if asked := re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", "")):
            start = int(asked[1])
        if with_body:
            self.stub.asked.append((path, self.headers.get("Range", "")))
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.send_header("ETag", f'"{digest(data).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if not with_body:
            return
        hold = self.stub.hold_at.pop(path, len(data))
        self.wfile.write(data[start : max(start, hold)])
        self.wfile.flush()
        if hold < len(data):
            self.stub.held.set()
            self.stub.release.wait(30)
            self.close_connection = True  # as a line that is cut

    def _json(self, value: object, status: int = 200, more: dict[str, str] | None = None) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        for header, says in {"Content-Length": str(len(body)), **(more or {})}.items():
            self.send_header(header, says)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
