"""Jobs on one thread that take turns: each is a greenlet, suspended at every step.

Greenlets rather than threads, because every thread that runs torch gets a pool of OpenMP threads
of its own, and the pools fight: four jobs took 1.5 times as long.
"""

from collections.abc import Callable
from typing import Literal

from greenlet import GreenletExit, getcurrent, greenlet


class JobCancelled(GreenletExit):
    """Raised inside a job, from its `pause`, when it is to end."""


class Turns:
    """Runs jobs a turn at a time, in the order in which they came."""

    def __init__(self, order: Literal["together", "one by one"]) -> None:
        self.together = order == "together"
        """Whether they take turns at every step, or are made each after the other."""
        self._goes_last = False
        self._hub = getcurrent()
        self._jobs: dict[str, greenlet] = {}

    def __bool__(self) -> bool:
        """Whether there is a job."""
        return bool(self._jobs)

    def __len__(self) -> int:
        """How many jobs there are."""
        return len(self._jobs)

    def add(self, job_id: str, work: Callable[[], None]) -> None:
        """Have `work` run, from its next turn on; it is to call `pause` at every step."""
        self._jobs[job_id] = greenlet(work, parent=self._hub)

    def pause(self) -> None:
        """Inside a job: give the turn to the next one. Raises `JobCancelled` when cancelled."""
        self._hub.switch()

    def wait_for_others(self) -> None:
        """Inside a job: let those that are there now come first; each runs to its end before this
        one goes on where they do not take turns. Raises `JobCancelled` when cancelled."""
        self._goes_last = True
        self._hub.switch()

    def turn(self) -> None:
        """Run the job whose turn it is up to its next pause."""
        job_id, job = next(iter(self._jobs.items()))
        job.switch()
        if job.dead:
            del self._jobs[job_id]
        elif self.together or self._goes_last:
            self._jobs[job_id] = self._jobs.pop(job_id)
        self._goes_last = False

    def cancel(self, job_id: str) -> bool:
        """End a job where it stands; one that has not begun ends without having run.

        False where there is no such job: it ended before.
        """
        job = self._jobs.pop(job_id, None)
        if job is None:
            return False
        job.throw(JobCancelled)
        return True
