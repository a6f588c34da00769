"""What a graph of ComfyUI says of the picture that it made."""

import json
from collections.abc import Callable, Iterator
from typing import TypeVar

from phoenix_tui.domain import fields
from phoenix_tui.domain.picture import PictureInfo
from phoenix_tui.domain.request import LoraUse
from phoenix_tui.domain.text import shortened
from phoenix_tui.store.graph import Graph, Link, Node
from phoenix_tui.store.other_names import label_of_file, sampler_and_schedule

SOURCE = "ComfyUI"

_TEXTS = ("text", "text_g", "text_l", "clip_l", "clip_g", "t5xxl", "prompt", "string", "value")
_VALUES = ("value", "int", "float", "number", "seed", "noise_seed", "Value", "Number")
_STRINGS = (*_TEXTS, "Text", "STRING", "text_a", "string_a", "a")

_PARTS = ("guider", "noise", "sigmas", "sampler")
"""What a sampler may have in nodes of its own; sigmas may be cut or scaled on their way to it."""

_LABELS = {"denoise": "denoising strength", "cfg": "CFG scale", "sampler_name": "sampler"}

T = TypeVar("T")


def read(text: str) -> PictureInfo:
    """What the graph in `text` says: its sampler, and what that is fed by.

    Whatever cannot be taken stands in `extra` with the reason; raises `ValueError` for what is no
    graph, or one without a sampler.
    """
    try:
        graph = Graph(json.loads(text))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    key = _sampler(graph)
    return _Reading(graph, graph.nodes[key]).info()


def _is_sampler(node: Node) -> bool:
    takes = node.inputs.keys()
    return "latent_image" in takes and bool(takes & {"positive", "guider"})


def _sampler(graph: Graph) -> str:
    """The sampler that began the picture: of those that lead to what is saved, one that is fed by
    no other, so that it says the size, the prompt and the seed; what follows only refines."""
    ends = [key for key, node in graph.nodes.items() if node.kind.startswith(("Save", "Preview"))]
    for start in [*ends, *graph.nodes]:
        reached = [key for key, node in graph.upstream(start) if _is_sampler(node)]
        if reached:
            return next((key for key in reversed(reached) if not _is_fed(graph, key)), reached[0])
    raise ValueError("it has no sampler that is known here")


def _is_fed(graph: Graph, key: str) -> bool:
    link = graph.link(graph.nodes[key].inputs.get("latent_image"))
    return link is not None and any(
        _is_sampler(node) for _, node in graph.upstream(link.node) if node != graph.nodes[key]
    )


class _Reading:
    """One sampler, and the nodes that it is fed by."""

    def __init__(self, graph: Graph, sampler: Node) -> None:
        self._graph = graph
        self._sampler = sampler
        self._extra: dict[str, str] = {}
        self._parts = {part: self._nodes_of(part) for part in _PARTS}

    def info(self) -> PictureInfo:
        sampler, schedule = self._named()
        width, height, starts_empty = self._latent()
        strength = self._taken("sigmas", ("denoise",), fields.STRENGTH.check)
        negative = self._prompt("negative")
        return PictureInfo(
            prompt=self._prompt("positive"),
            negative_prompt=negative,
            steps=self._taken("sigmas", ("steps",), fields.STEPS.check),
            sampler=sampler,
            schedule=schedule,
            cfg_scale=self._taken("guider", ("cfg",), fields.CFG_SCALE.check),
            seed=self._taken("noise", ("seed", "noise_seed"), fields.SEED.check),
            width=width,
            height=height,
            model=self._model(),
            loras=self._loras(),
            # of an empty latent all is noise, however little is left
            strength=None if starts_empty else strength,
            source=SOURCE,
            extra=self._extra,
        )

    def _nodes_of(self, part: str) -> list[Node]:
        """The sampler, and the nodes of a part of it, the nearest first."""
        link = self._graph.link(self._sampler.inputs.get(part))
        nodes = [node for _, node in self._graph.upstream(link.node)] if link else []
        return [self._sampler, *(node for node in nodes if not _is_sampler(node))]

    def _taken(self, part: str, names: tuple[str, ...], check: Callable[[object], T]) -> T | None:
        """The first of `names` that the sampler or that part of it has, if it can be taken."""
        for node in self._parts[part]:
            for name in names:
                if name not in node.inputs:
                    continue
                value = self._graph.value(node.inputs[name], _VALUES)
                if isinstance(value, float) and value.is_integer():
                    value = int(value)  # some nodes count in floating point
                return self._checked(_LABELS.get(names[0], names[0]), value, check)
        return None

    def _checked(self, label: str, value: object, check: Callable[[object], T]) -> T | None:
        if value is None:
            return None
        try:
            return check(value)
        except ValueError as problem:
            self._extra[label] = f"not taken: it {problem}"
            return None

    def _named(self) -> tuple[str | None, str | None]:
        names = self._taken("sampler", ("sampler_name",), fields.NAME.check)
        schedule = self._taken("sigmas", ("scheduler",), fields.NAME.check)
        if schedule is None:
            kinds = [
                node.kind.removesuffix("Scheduler").casefold() for node in self._parts["sigmas"]
            ]
            schedule = next((kind for kind in kinds if kind in {"karras", "exponential"}), None)
        if names is None:
            return None, schedule
        return sampler_and_schedule(names, schedule)

    def _latent(self) -> tuple[int | None, int | None, bool]:
        """Width and height, and whether the picture began with nothing."""
        link = self._graph.link(self._sampler.inputs.get("latent_image"))
        if link is None:
            return None, None, True
        for _, node in self._graph.upstream(link.node):
            if "Empty" in node.kind and {"width", "height"} <= node.inputs.keys():
                value = self._graph.value
                sides = [
                    self._checked(name, value(node.inputs[name], (name, *_VALUES)), field.check)
                    for name, field in (("width", fields.WIDTH), ("height", fields.HEIGHT))
                ]
                return sides[0], sides[1], True
        names = [
            str(node.number("image"))
            for _, node in self._graph.upstream(link.node)
            if node.kind.startswith("LoadImage") and node.number("image")
        ]
        if names:
            self._extra["init image"] = shortened(names[0], 200)
        return None, None, False

    # --- prompts -------------------------------------------------------------------------------

    def _prompt(self, name: str) -> str | None:
        for node in self._parts["guider"][:2]:
            if link := self._graph.link(node.inputs.get(name)):
                break
            # a guider without negative, whose one prompt is called conditioning
            if name == "positive" and (link := self._graph.link(node.inputs.get("conditioning"))):
                break
        else:
            return None
        texts = list(dict.fromkeys(self._texts(link, name, set())))
        words = "\n".join(text for text in texts if text.strip())
        return self._checked(
            "prompt" if name == "positive" else "negative prompt",
            words if texts else None,
            fields.NEGATIVE_PROMPT.check,
        )

    def _texts(self, link: Link, name: str, seen: set[str]) -> Iterator[str]:
        """The texts that a conditioning is made of, in their order; no node twice."""
        waiting = [link]
        while waiting:
            link = waiting.pop()
            if link.node in seen:
                continue
            seen.add(link.node)
            node = self._graph.nodes[link.node]
            if "ZeroOut" in node.kind:
                continue
            if guidance := node.number("guidance"):
                self._extra["guidance"] = shortened(str(guidance), 40)
            texts = [
                text
                for each in _TEXTS
                if each in node.inputs
                and isinstance(text := self._graph.value(node.inputs[each], _STRINGS), str)
            ]
            if texts:
                yield from texts
                continue
            if {"positive", "negative"} <= node.inputs.keys():
                # such nodes hand both on, in this order
                both = [self._graph.link(node.inputs[each]) for each in ("positive", "negative")]
                waiting += [each for each in both[link.slot : link.slot + 1] if each]
            else:
                onward = [each for input_name, each in self._graph.links(node) if input_name not in
                          {"clip", "vae", "model", "control_net", "image", "pixels"}]  # fmt: skip
                waiting += reversed(onward)

    # --- model and LoRAs -----------------------------------------------------------------------

    def _models(self) -> Iterator[Node]:
        """The nodes that the model comes through, from the sampler to the file."""
        link = next(
            (
                found
                for node in self._parts["guider"]
                if (found := self._graph.link(node.inputs.get("model")))
            ),
            None,
        )
        seen: set[str] = set()
        while link and link.node not in seen:
            seen.add(link.node)
            node = self._graph.nodes[link.node]
            yield node
            onward = (self._graph.link(node.inputs.get(name)) for name in ("model", "lora_stack"))
            link = next((each for each in onward if each), None)

    def _model(self) -> str | None:
        for node in self._models():
            for name in ("ckpt_name", "unet_name", "model_name", "model_path", "base_ckpt_name"):
                value = self._graph.value(node.inputs.get(name), (name, *_STRINGS))
                if isinstance(value, str):
                    return self._checked("model", label_of_file(value), fields.NAME.check)
        return None

    def _loras(self) -> tuple[LoraUse, ...]:
        uses: dict[str, LoraUse] = {}
        for node in self._models():
            for name, weight in _loras_of(node):
                label = label_of_file(name)
                try:
                    use = LoraUse(
                        name=fields.NAME.check(label), weight=fields.LORA_WEIGHT.check(weight)
                    )
                except ValueError as problem:
                    self._extra[f"LoRA {shortened(label, 40)}"] = f"not taken: it {problem}"
                else:
                    uses[use.name] = use
        return tuple(uses[name] for name in sorted(uses))


def _loras_of(node: Node) -> Iterator[tuple[str, object]]:
    name = node.number("lora_name")
    if isinstance(name, str) and name != "None":
        weight = node.number("strength_model")
        yield name, 1.0 if weight is None else weight
    for value in node.inputs.values():
        match value:
            # several in one node, each of which may be switched off
            case {"lora": str(lora), "strength": weight, **rest} if rest.get("on", True):
                if lora != "None":
                    yield lora, weight
