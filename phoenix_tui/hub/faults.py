"""What goes wrong between here and the hub, in sentences."""

import errno

import httpx2
from huggingface_hub import constants
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.text import shortened
from phoenix_tui.hub.wanted import CannotBeUsedError, Wanted

GOES_ON = "What has come stays; asking for it again goes on from there."
_LOG_IN = "log in with `hf auth login`, or put a token into HF_TOKEN"


class TooLittleSpaceError(Exception):
    """The disk has not enough room for it."""

    def __init__(self, needed: int, free: int, folder: str) -> None:
        super().__init__(needed, free, folder)
        self.needed, self.free, self.folder = needed, free, folder


class DamagedError(Exception):
    """What came is not what the hub has."""


def failure_of(problem: Exception, wanted: Wanted) -> Failure | None:
    """What happened, why and what to do; None for what nobody foresaw."""
    name = wanted.repository
    told: tuple[str, str, str]
    match problem:
        case CannotBeUsedError():
            told = "The model cannot be used", f"{name} {problem}.", ""
        case TooLittleSpaceError():
            told = (
                "The disk is too small",
                f"{amount(problem.needed)} are to come, and {amount(problem.free)} are free in "
                f"{problem.folder}.",
                "Make room, or have HF_HOME name a folder on a larger disk.",
            )
        case DamagedError():
            told = (
                "The file is damaged",
                f"{shortened(str(problem), 200)} came with other bytes than the hub says it has.",
                "It was thrown away; asking for it again fetches it anew.",
            )
        case GatedRepoError():  # which is a RepositoryNotFoundError too
            told = (
                "The model asks for agreement",
                f"{name} is given only to those who have agreed to its terms.",
                f"Agree on {constants.ENDPOINT}/{name}, then {_LOG_IN}.",
            )
        case RevisionNotFoundError():
            revision = shortened(wanted.revision, 60)
            told = (
                "There is no such revision",
                f"{name} has no branch, tag or commit {revision}.",
                "Leave it out for the newest.",
            )
        case RepositoryNotFoundError():
            told = (
                "There is no such model",
                f"The hub has no {name}, or it is private.",
                f"Check the name; for a private one {_LOG_IN}.",
            )
        case OfflineModeIsEnabled():
            told = (
                "Downloads are turned off",
                "HF_HUB_OFFLINE is set where the server was started.",
                "Stop the server, and start it without.",
            )
        case HfHubHTTPError() if problem.response is not None:
            status = problem.response.status_code
            hint = "Wait a while: it is overloaded." if status in {429, 503} else ""
            told = "The hub refuses", f"It answered {status} when asked for {name}.", hint
        case LocalEntryNotFoundError() | httpx2.HTTPError() | ConnectionError():
            told = (
                "The hub cannot be reached",
                f"{constants.ENDPOINT}: {shortened(_reason(problem), 200)}.",
                f"Check the network. {GOES_ON}",
            )
        case OSError() if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
            told = "The disk is full", f"There is no room for more of {name}.", GOES_ON
        case OSError() if problem.errno is not None:
            where = shortened(str(problem.filename or ""), 200)
            told = "The model cannot be written", f"{where}: {problem.strerror}.", ""
        case _:
            return None
    title, message, hint = told
    return Failure(title=title, message=message, hint=hint)


def _reason(problem: Exception) -> str:
    while isinstance(problem.__cause__, Exception):
        problem = problem.__cause__
    return str(problem).rstrip(".") or type(problem).__name__
