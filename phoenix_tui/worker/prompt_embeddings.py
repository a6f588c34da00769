"""Prompts with weights and prompts that are long, as the numbers that a denoiser reads."""

from collections.abc import Sequence
from typing import Any

import msgspec
import torch

from phoenix_tui.domain.prompt_weights import Part, parse, text_of
from phoenix_tui.domain.request import PromptSyntax, Request

_COMMA_WITHIN = 20 / 75
"""Of a chunk: a full one ends at a comma, where its last so many tokens have one, as in A1111."""

_CHUNKS_AT_ONCE = 64
"""In one forward: a prompt may be longer than there is memory for."""


class _Chunk(msgspec.Struct, kw_only=True):
    """What a text encoder reads at once."""

    ids: list[int] = []
    weights: list[float] = []


def prompt_arguments(request: Request, pipe: Any) -> dict[str, Any]:
    """The prompts, as the pipeline's call takes them.

    Embeddings where there is something to weigh, to part or that is too long for one chunk. Else
    text: the pipeline then reads it by itself, and its picture has the bytes it always had.
    """
    negative_prompt = request.negative_prompt
    if request.prompt_syntax is PromptSyntax.PLAIN:
        return {"prompt": request.prompt_used, "negative_prompt": negative_prompt or None}
    readers = [
        _Reader(pipe, number)
        for number in ("", "_2")
        if getattr(pipe, f"text_encoder{number}", None) is not None
    ]
    # without guidance nothing reads it, and its length should not count
    parts = parse(request.prompt_used), parse(negative_prompt if request.cfg_scale > 1 else "")
    texts = [text_of(each) for each in parts]
    if all(text is not None and reader.fits(text) for text in texts for reader in readers):
        return {"prompt": texts[0], "negative_prompt": texts[1] or None}
    chunks = [[reader.chunks(each) for reader in readers] for each in parts]
    count = max(len(of_one) for of_prompt in chunks for of_one in of_prompt)
    positive, negative = (
        [reader.read(of_one, count) for reader, of_one in zip(readers, of_prompt, strict=True)]
        for of_prompt in chunks
    )
    if not negative_prompt and getattr(pipe.config, "force_zeros_for_empty_prompt", False):
        negative = [(torch.zeros_like(a), torch.zeros_like(b)) for a, b in negative]
    return {
        "prompt_embeds": torch.cat([embeddings for embeddings, _ in positive], dim=-1),
        "negative_prompt_embeds": torch.cat([embeddings for embeddings, _ in negative], dim=-1),
        # of the last encoder's first chunk
        "pooled_prompt_embeds": positive[-1][1],
        "negative_pooled_prompt_embeds": negative[-1][1],
    }


class _Reader:
    """A tokenizer and its text encoder: a pipeline's only ones, or those of that number."""

    def __init__(self, pipe: Any, number: str) -> None:
        self._tokenizer = getattr(pipe, f"tokenizer{number}")
        self._encoder = getattr(pipe, f"text_encoder{number}")
        self._device = pipe._execution_device
        self._is_of_sdxl = hasattr(pipe, "text_encoder_2")
        self._room: int = self._tokenizer.model_max_length - 2
        """Tokens of a chunk, less the two that begin and end it."""
        self._comma = self._tokenizer.convert_tokens_to_ids(",</w>")

    def fits(self, text: str) -> bool:
        return len(self._ids(text)) <= self._room

    def chunks(self, parts: Sequence[Part]) -> list[_Chunk]:
        """A prompt's tokens with their weights, in chunks; at least one, which may be empty."""
        chunks: list[_Chunk] = []
        for part in parts:
            chunk, comma = _Chunk(), 0
            for run in part:
                for token in self._ids(run.text):
                    if len(chunk.ids) == self._room:
                        begins = comma if self._room - comma <= self._room * _COMMA_WITHIN else 0
                        chunks.append(chunk)
                        chunk, comma = _split(chunk, begins or self._room), 0
                    chunk.ids.append(token)
                    chunk.weights.append(run.weight)
                    if token == self._comma:
                        comma = len(chunk.ids)
            chunks.append(chunk)
        return chunks

    def read(self, chunks: Sequence[_Chunk], count: int) -> tuple[torch.Tensor, torch.Tensor]:
        """(1, count * positions, width), and (1, width) of the first chunk as a whole."""
        chunks = [*chunks, *(_Chunk() for _ in range(count - len(chunks)))]
        read = [
            self._read(chunks[start : start + _CHUNKS_AT_ONCE])
            for start in range(0, count, _CHUNKS_AT_ONCE)
        ]
        embeddings = torch.cat([of_some for of_some, _ in read])
        return embeddings.reshape(1, -1, embeddings.shape[-1]), read[0][1][:1]

    @torch.no_grad()
    def _read(self, chunks: Sequence[_Chunk]) -> tuple[torch.Tensor, torch.Tensor]:
        ids = torch.tensor([self._framed(chunk) for chunk in chunks], device=self._device)
        told = self._encoder(ids, output_hidden_states=True)
        # SDXL was trained on the last layer but one
        embeddings = told.hidden_states[-2] if self._is_of_sdxl else told[0]
        weights = torch.ones(ids.shape)
        for row, chunk in zip(weights, chunks, strict=True):
            row[1 : 1 + len(chunk.weights)] = torch.tensor(chunk.weights)
        # A1111's "No norm": to restore the mean, as it does by itself, spoils SDXL's pictures
        return embeddings * weights.unsqueeze(-1).to(embeddings), told[0]

    def _framed(self, chunk: _Chunk) -> list[int]:
        tokenizer = self._tokenizer
        framed = [tokenizer.bos_token_id, *chunk.ids, tokenizer.eos_token_id]
        return framed + [tokenizer.pad_token_id] * (self._room + 2 - len(framed))

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer(text, add_special_tokens=False).input_ids
        return ids


def _split(chunk: _Chunk, at: int) -> _Chunk:
    """What comes after that many tokens, which alone the chunk keeps."""
    rest = _Chunk(ids=chunk.ids[at:], weights=chunk.weights[at:])
    del chunk.ids[at:], chunk.weights[at:]
    return rest
