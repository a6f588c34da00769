"""`python -m phoenix_tui` is `phoenix-tui`."""

from phoenix_tui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
