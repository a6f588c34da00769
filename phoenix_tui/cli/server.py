"""`phoenix-tui serve`, `status` and `stop`."""

from argparse import Namespace

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.parser import UsageError
from phoenix_tui.cli.saying import say, say_json
from phoenix_tui.domain.fields import WholeNumber
from phoenix_tui.domain.wire import ServerInfo

_PORT = WholeNumber(label="Port", low=0, high=65535)


def serve(home: Home, options: Namespace) -> int:
    """Serve the home until it is stopped."""
    port = 0
    if options.port is not None:
        try:
            port = _PORT.from_text(options.port)
        except ValueError as problem:
            raise UsageError(f"--port {problem}") from problem
    host = options.host or (None if options.port is None else "127.0.0.1")
    from phoenix_tui.server.lifecycle import serve as serve_home

    return serve_home(home.places, home.settings, host=host, port=port, token_file=home.token_file)


def status(home: Home, options: Namespace) -> int:
    """Tell what the running server does; exit 1 where none runs."""
    from phoenix_tui.cli.loop import run

    async def tell() -> int:
        async with await home.connect(start=False) as client:
            info = await client.server()
        if options.json:
            say_json(_as_json(info))
        else:
            say(_as_text(info))
        return 0

    return run(tell())


def stop(home: Home, options: Namespace) -> int:
    """End the running server, and return when it is gone."""
    from phoenix_tui.cli.loop import run

    async def end() -> int:
        from phoenix_tui.client.connect import stop_and_wait
        from phoenix_tui.client.errors import NoServerError

        try:
            client = await home.connect(start=False)
        except NoServerError:
            say("No server is running.")
            return 0
        async with client:
            info = await client.server()
            await stop_and_wait(client, info)
        say(f"The server is stopped (process {info.pid}).")
        return 0

    return run(end())


def _as_json(info: ServerInfo) -> dict[str, object]:
    return {
        "pid": info.pid,
        "version": info.version,
        "socket": info.socket,
        "device": info.device,
        "model": info.model,
        "jobs": [
            {
                "job_id": job.job_id,
                "batch_id": job.batch_id,
                "state": job.state.value,
                "step": job.step,
                "steps": job.steps,
                "seed": job.seed,
            }
            for job in info.jobs
        ],
    }


def _as_text(info: ServerInfo) -> str:
    from phoenix_tui.cli.jobs import as_table

    return "\n".join(
        (
            f"Process  {info.pid}, version {info.version}",
            f"Socket   {info.socket}",
            f"Device   {info.device}",
            f"Model    {info.model}",
            f"Memory   {info.memory / 2**20:.0f} MB, server and worker together",
            f"Order    {info.order}",
            as_table(info.jobs) if info.jobs else "No jobs are waiting or running.",
        )
    )
