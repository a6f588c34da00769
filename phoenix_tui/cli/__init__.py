"""The command line: `phoenix-tui`."""

import os
import sys
from collections.abc import Sequence

from phoenix_tui.cli.commands import run
from phoenix_tui.cli.parser import UsageError, parse
from phoenix_tui.cli.saying import complain, option_problems
from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status.

    0 all done; 1 a job failed or is paused, or it could not be done; 2 the request was wrong; 130
    it was interrupted.
    """
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
        # whoever read has gone (`| head`); Python must not try to flush once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
