"""What holds after every fault."""

from collections import Counter
from pathlib import Path

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.store import image_file, metadata
from tests.faults.world import OVER, World
from tests.waiting import eventually

References = dict[tuple[int, int], tuple[int, int, bytes]]
"""The pictures of a server that nothing happened to, by seed and steps."""


class Invariants:
    """Looks for what should not be; everything it finds is a sentence."""

    def __init__(self, world: World, references: References) -> None:
        self._world = world
        self._references = references
        self._seen: dict[Path, str] = {}
        """The pictures that were looked at, with their jobs' ids."""
        self._known: frozenset[Path] = frozenset()
        self._logged = 0
        """How much of the server's log was read."""

    def take_for_known(self) -> None:
        """Look at none of the pictures that are there already."""
        self._known = frozenset(self._world.home.pictures())

    @property
    def pictures(self) -> frozenset[Path]:
        """All that were made under faults."""
        return frozenset(self._seen)

    def before_the_next_start(self) -> list[str]:
        """With the server just dead: all files with a picture's name are whole."""
        return [*self._new_pictures(), *self._orphans()]

    def with_all_jobs_over(self) -> list[str]:
        """With a server that has recovered."""
        return [
            *self._new_pictures(),
            *self._jobs(),
            *self._leftovers(),
            *self._processes(),
            *self._log(),
        ]

    def _new_pictures(self) -> list[str]:
        found = []
        for path in self._world.home.pictures():
            if path in self._seen or path in self._known:
                continue
            try:
                made = image_file.read_rgb(path)
                _, making = metadata.read(path)
            except PhoenixError as problem:
                found.append(f"half a picture: {path.name}: {problem.failure.message}")
                continue
            if making is None:
                found.append(f"{path.name} does not say how it was made")
                continue
            self._seen[path] = making.job_id
            asked = self._world.asked_by(making.job_id, making.request.seed)
            if asked is None:
                found.append(f"a picture that nobody asked for: {path.name}")
            elif made != self._references[asked["seed"], asked["steps"]]:
                found.append(f"{path.name} has other pixels than without faults")
        return found

    def _jobs(self) -> list[str]:
        found = []
        world = self._world
        made_for = Counter(self._seen.values())
        found += [f"job {job_id} has {n} pictures" for job_id, n in made_for.items() if n > 1]
        found += [f"{path.name} is lost" for path in self._seen if not path.exists()]
        with world.http() as http:
            for job_id in world.jobs.keys() - world.dropped:
                status = world.status(http, job_id)
                if status is None:
                    found.append(f"job {job_id} was accepted, and is gone")
                    continue
                state = status["state"]
                if state not in OVER or state == "failed":
                    found.append(f"job {job_id} is {state}: {status['error']}")
                elif state == "cancelled" and job_id not in world.cancelled:
                    found.append(f"job {job_id} is cancelled, which nobody asked for")
                elif (state == "completed") != (job_id in made_for):
                    found.append(f"job {job_id} is {state} with {made_for[job_id]} pictures")
                elif state == "completed" and not Path(status["path"]).exists():
                    found.append(f"job {job_id} has no file at its path")
        if (said := world.database_says()) != "ok":
            found.append(f"the database is damaged: {said}")
        return found

    def _leftovers(self) -> list[str]:
        home = self._world.home
        found = [f"an unfinished file: {path}" for path in home.home.rglob("*.part*")]
        there = {path.name for path in home.runtime.rglob("*") if path.is_file()} - {"server.lock"}
        return found + [f"in the runtime folder: {name}" for name in there]

    def _processes(self) -> list[str]:
        home = self._world.home
        servers, workers = home.processes("serve"), home.processes("phoenix_tui.worker")
        if len(servers) == 1 and len(workers) <= 1 and len(home.processes()) <= 2:
            return []
        return [f"processes: {[each.cmdline()[1:5] for each in home.processes()]}"]

    def _orphans(self) -> list[str]:
        home = self._world.home
        try:
            eventually(lambda: not home.processes("phoenix_tui.worker"), "the worker ends", 10)
        except AssertionError:
            return ["the worker outlives its server"]
        return []

    def _log(self) -> list[str]:
        log = self._world.home.home / "logs" / "server.log"
        said = log.read_text(errors="replace") if log.exists() else ""
        new, self._logged = said[self._logged :], len(said)
        return [f"a defect in the server's log: {new[-2000:]}"] if "Traceback" in new else []
