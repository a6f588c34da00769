"""A run: a schedule from a seed, its faults one after the other, and what was found."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from random import Random

import msgspec

from tests.api_calls import made, pixels
from tests.faults import folders
from tests.faults.faults import FAULTS, MOUNTED
from tests.faults.invariants import Invariants, References
from tests.faults.world import FEW, MANY, SEEDS, World, body_of
from tests.sandbox import Sandbox, sandbox


class Result(msgspec.Struct, kw_only=True):
    """What a run has come to."""

    seed: int
    jobs: int = 0
    pictures: int = 0
    faults: Counter[str] = msgspec.field(default_factory=Counter)
    hits: Counter[str] = msgspec.field(default_factory=Counter)
    """In what state a fault met the jobs."""
    violations: list[str] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)

    def __str__(self) -> str:
        counts = [f"  {count:3d}  {name}" for name, count in sorted(self.faults.items())]
        hits = ", ".join(f"{name} {count}" for name, count in sorted(self.hits.items()))
        return "\n".join(
            [
                f"seed {self.seed}: {self.jobs} jobs, {self.pictures} pictures, "
                f"{sum(self.faults.values())} faults, {len(self.violations)} violations",
                *counts,
                f"at: {hits}",
                *self.notes,
                *(f"VIOLATION {each}" for each in self.violations),
            ]
        )


def schedule(random: Random, names: Sequence[str]) -> Iterator[str]:
    """Faults for ever; all of them once before any comes again."""
    while True:
        yield from random.sample(names, len(names))


def run(
    seed: int,
    jobs: int,
    names: Sequence[str] = tuple(FAULTS),
    seeds: Sequence[int] = SEEDS,
    say: Callable[[str], None] = lambda _: None,
) -> Result:
    """Faults on a home of its own until so many jobs were taken in."""
    result, random = Result(seed=seed), Random(seed)
    if reason := folders.why_not():
        names = [name for name in names if name not in MOUNTED]
        result.notes.append(f"without {', '.join(sorted(MOUNTED))}: {reason}")
    with ExitStack() as stack:
        home = stack.enter_context(sandbox())
        references = _references(home, seeds)
        world = World(home, random, seeds)
        invariants = Invariants(world, references)
        invariants.take_for_known()
        for name in schedule(random, names):
            if len(world.asked) >= jobs:
                break
            found: list[str] = []
            try:
                hit = FAULTS[name](world)
                if world.server is None:
                    found += invariants.before_the_next_start()
                world.recover()
                found += invariants.with_all_jobs_over()
            except AssertionError as problem:
                hit = "?"
                found.append(f"{type(problem).__name__}: {problem}")
            result.faults[name] += 1
            result.hits[hit] += 1
            result.violations += [f"after {name} ({hit}): {each}" for each in found]
            say("\n  ".join([f"{len(world.asked):4d} jobs  {name} ({hit})", *found]))
        result.jobs, result.pictures = len(world.jobs), len(invariants.pictures)
        if world.set_aside:
            result.notes.append(f"set aside and resumed: {world.set_aside}")
        if world.dropped:
            result.notes.append(f"dropped after a crash: {len(world.dropped)}")
        _undo_stops(world)
    return result


def _references(home: Sandbox, seeds: Sequence[int]) -> References:
    """The pictures of a server that nothing happens to."""
    home.run("jobs")
    with home.http() as http:
        return {
            (seed, steps): pixels(http, made(http, **body_of(seed, steps)))
            for seed in seeds
            for steps in (FEW, MANY)
        }


def _undo_stops(world: World) -> None:
    for process in world.home.processes():
        process.resume()
