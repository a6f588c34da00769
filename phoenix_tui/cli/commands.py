"""From a command's name to its function, importing no other command's code."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from typing import cast

from phoenix_tui.cli.home import Home, home_of
from phoenix_tui.cli.parser import UsageError
from phoenix_tui.cli.saying import complain
from phoenix_tui.domain.errors import PhoenixError

MODULE_OF = {
    "generate": "generate",
    "sheet": "sheet",
    "info": "info",
    "reproduce": "reproduce",
    "models": "catalogue",
    "loras": "catalogue",
    "jobs": "jobs",
    "cancel": "jobs",
    "resume": "jobs",
    "drop": "jobs",
    "library": "library",
    "export": "library",
    "decisions": "library",
    "trash": "library",
    "serve": "server",
    "status": "server",
    "stop": "server",
    "doctor": "doctor",
    "rescan": "rescan",
}
"""Each command with the module here in which the function of its name is."""


def run(options: Namespace) -> int:
    """Run the command that `options` name, or the terminal app; the exit status."""
    home = home_of(options)
    if options.print_selected and options.command is not None:
        raise UsageError("--print-selected goes with the terminal app, not with a command")
    if options.command is None:
        # the app is drawn on stderr, so that what it prints in the end can go into a pipe
        streams = [sys.stdin, sys.stderr] + ([] if options.print_selected else [sys.stdout])
        if not all(stream.isatty() for stream in streams):
            raise PhoenixError(
                "There is no terminal",
                "The terminal app cannot be shown in a pipe or a file.",
                "`phoenix-tui generate` works without; `phoenix-tui --help` lists the commands.",
            )
        # modules and the first screen stay: to look through them for garbage again and again
        # takes a tenth of the time until the screen is there, which then has it looked for
        gc.disable()
        from phoenix_tui.ui.app import run as run_app

        status, paths = run_app(home.places, home.settings, home.notes, home.server_url)
        for path in paths if options.print_selected else ():
            sys.stdout.buffer.write(os.fsencode(path) + b"\n")
        return status
    for note in home.notes:
        complain(note)
    module = import_module(f"phoenix_tui.cli.{MODULE_OF[options.command]}")
    command = cast("Callable[[Home, Namespace], int]", getattr(module, options.command))
    return command(home, options)
