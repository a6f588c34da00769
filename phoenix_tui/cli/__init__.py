"""The command line: `phoenix-tui`."""

import os
import sys
from collections.abc import Sequence

from phoenix_tui.cli.commands import run
from phoenix_tui.cli.parser import UsageError, parse
from phoenix_tui.cli.saying import complain, discard_output, option_problems
from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status.

    0 all done; 1 a job failed or is paused, or it could not be done; 2 the request was wrong; 130
    it was interrupted.
    """
    _take_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a terminal that cannot show a character gets its number, not a traceback
            stream.reconfigure(errors="backslashreplace")
    try:
        status = run(parse(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except UsageError as problem:
        complain(str(problem))
        return 2
    except InvalidRequestError as problem:
        complain(option_problems(problem))
        return 2
    except PhoenixError as problem:
        complain(str(problem.failure))
        return 1
    except BrokenPipeError:
        discard_output()  # whoever read has gone (`| head`)
        return 1


def _take_closed_streams() -> None:
    # after `>&-` the first file or socket that is opened would be stdout
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - it stays
