"""`python -m phoenix_tui.hub MODEL [--only-size]`: fetch it; what happens is told on stdout.

It ends with its stdin, so that it does not outlive the server that started it.
"""

import os
import sys
import threading


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)  # files that have not come wholly are gone on with the next time


def main() -> None:
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # whatever a library prints must not end up between them
    os.dup2(2, 1)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    os.environ["HF_HUB_DISABLE_XET"] = "1"  # it tells of progress and resumes in its own way
    # half a second of imports, and the variables are read there
    from phoenix_tui.hub.fetch import fetch
    from phoenix_tui.hub.wanted import wanted

    fetch(wanted(sys.argv[1]), reports, only_size="--only-size" in sys.argv)


if __name__ == "__main__":
    main()
