"""A graph of ComfyUI, walked from a node to what it is fed by."""

from collections.abc import Iterator, Mapping

import msgspec

MOST_NODES = 5000
MOST_STEPS = 200_000
"""Of all walks through a graph together: as many as no honest one needs."""


class Node(msgspec.Struct, frozen=True):
    """One node: what it does and what it is given."""

    kind: str
    inputs: Mapping[str, object]

    def number(self, name: str) -> object:
        """A value that stands in the node itself; None where it is a link or absent."""
        value = self.inputs.get(name)
        return None if isinstance(value, list | dict) else value


class Link(msgspec.Struct, frozen=True):
    """From an input to the output of another node."""

    node: str
    slot: int


class Graph:
    """The nodes of a graph. Raises `ValueError` for JSON that is none."""

    def __init__(self, graph: object) -> None:
        if not isinstance(graph, dict) or not 0 < len(graph) <= MOST_NODES:
            raise ValueError(f"it is not a graph of 1 to {MOST_NODES} nodes")
        self.nodes: dict[str, Node] = {}
        self._steps = 0
        for key, value in graph.items():
            match value:
                case {"class_type": str(kind), "inputs": dict(inputs)}:
                    self.nodes[str(key)] = Node(kind, inputs)
                case _:
                    continue  # some tools put notes beside the nodes
        if not self.nodes:
            raise ValueError("it has no nodes")

    def link(self, value: object) -> Link | None:
        """The node that an input leads to, if it is a link to one.

        Raises `ValueError` where so much has been looked at that there is no end to be seen.
        """
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise ValueError(f"it is too tangled: {MOST_STEPS} steps through it do not suffice")
        match value:
            case [str() | int() as key, int(slot)] if str(key) in self.nodes:
                return Link(str(key), slot)
            case _:
                return None

    def links(self, node: Node) -> Iterator[tuple[str, Link]]:
        """All inputs of `node` that lead on, in their order."""
        for name, value in node.inputs.items():
            if link := self.link(value):
                yield name, link

    def upstream(self, start: str) -> Iterator[tuple[str, Node]]:
        """`start` and all that it is fed by, the nearest first, each once."""
        waiting, seen = [start], {start}
        for key in waiting:
            yield key, self.nodes[key]
            for _, link in self.links(self.nodes[key]):
                if link.node not in seen:
                    seen.add(link.node)
                    waiting.append(link.node)

    def value(self, value: object, names: tuple[str, ...]) -> object:
        """What an input is in the end: itself, or one of `names` in the nodes that it leads to."""
        seen: set[str] = set()
        while link := self.link(value):
            if link.node in seen:
                return None
            seen.add(link.node)
            inputs = self.nodes[link.node].inputs
            value = next((inputs[name] for name in names if name in inputs), None)
        return None if isinstance(value, list | dict) else value
