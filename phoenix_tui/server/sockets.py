"""The sockets that a server listens on, bound by ourselves."""

import os
import socket

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.places import Places

BACKLOG = 128


def bind_unix(places: Places) -> socket.socket:
    """A listening socket at `places.socket`, for its owner alone (0600).

    Only for the holder of the home's lock: what lies at the path is a dead server's, and goes.
    """
    path = str(places.socket)
    places.socket.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # the mode is right from the first moment, and no uds= of uvicorn makes it 0666
    mask = os.umask(0o177)
    try:
        listener.bind(path)
    except OSError as problem:
        listener.close()
        raise PhoenixError(
            "The socket cannot be made",
            f"{path}: {problem.strerror or problem}.",
            "Set XDG_RUNTIME_DIR to a folder with a short path that can be written to.",
        ) from problem
    finally:
        os.umask(mask)
    listener.listen(BACKLOG)
    return listener


def bind_tcp(host: str, port: int) -> socket.socket:
    """A listening socket at `host` and `port`; raises `PhoenixError`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as problem:
        raise PhoenixError(
            "The address cannot be used",
            f"{host} port {port}: {problem.strerror or problem}.",
            "Choose another with --host and --port.",
        ) from problem
    return listener
