"""How much one server takes on at a time."""

from phoenix_tui.domain.errors import PhoenixError

MOST_JOBS = 5000
"""Jobs that are not over; with prompts of the longest kind, half a gigabyte."""
MOST_LISTENERS = 64
"""Streams of events; each client has one."""
MOST_DOWNLOADS = 16
"""Downloads under way, each of which is a process."""


def check_jobs(unfinished: int) -> None:
    """Raises `PhoenixError` where no more jobs are taken in."""
    if unfinished >= MOST_JOBS:
        raise PhoenixError(
            "The queue is full",
            f"{MOST_JOBS} jobs wait or are under way.",
            "Wait until some are over, or cancel some.",
        )


def check_listeners(listening: int) -> None:
    """Raises `PhoenixError` where as many listen as may."""
    if listening >= MOST_LISTENERS:
        raise PhoenixError(
            "Too many listen",
            f"{MOST_LISTENERS} streams of events are open.",
            "Close those that nobody reads.",
        )


def check_downloads(under_way: int) -> None:
    """Raises `PhoenixError` where as many are under way as may be."""
    if under_way >= MOST_DOWNLOADS:
        raise PhoenixError(
            "Too many downloads",
            f"{MOST_DOWNLOADS} are under way.",
            "Wait until one is over, or cancel one.",
        )
