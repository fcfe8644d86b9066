"""A second opinion on Chinese names: the recognizer of the ``cutword`` package (liwenju, Apache-2.0), read with numpy.

A character BiLSTM of two layers with a CRF (Lample et al., "Neural Architectures for Named Entity Recognition", 2016).
The package's own code wants torch and unpickles the weights; here the file is verified and its arrays are taken from
their known places in the archive, so that nothing is unpickled. What both this and LAC name is right far more often than
what one of them names: see ``labels.zh`` in ``settings.toml``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import numpy as np
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from kg.annotate.weights import Floats, installed, verified, viterbi

__all__ = ["FILES", "Cutword", "Name"]

FILES: Mapping[str, str] = {
    "model_params.pth": "cab3b714cb91be7d89ea8c21dabd2a091c46923af468d9d0e7dcae2029b99180",
    "ner_vocab_tags.json": "15d15bb142205d3132a7f9a94b97e409190992dc6140636bee13192de425e73d",
}
"""SHA-256 of the two files of cutword 0.1.1 that are read."""

_REQUIREMENT = "cutword==0.1.1"
# Always this many rows, empty ones added: products of one shape round alike, so a name cannot depend on its neighbours.
_ROWS = 32
_INPUT, _HIDDEN = 256, 64
_TOKEN = re.compile(r"[a-z]+|[0-9]+|\S")
# Places of (input weights, recurrent weights, biases) in the flat array that torch keeps for cuDNN: of both layers, each
# forward and backward.
_LAYERS = (((0, 65536, 262144), (81920, 147456, 262656)), ((163840, 196608, 263168), (212992, 245760, 263680)))


class Name(NamedTuple):
    """A name in a sentence: ``[start, end)`` and the label of the model (``PERSON``, ``ORG``, ``MANUFACTURE`` …)."""

    start: int
    end: int
    label: str


class _Direction(NamedTuple):
    """One direction of one layer: (input, 4 gates), (hidden, 4 gates) and their bias."""

    inputs: Floats
    recurrent: Floats
    bias: Floats


class Cutword:
    """The recognizer; raises ModelError where a file of ``folder`` (by default the installed package) is not the pinned one.

    >>> text = "王立新加入特斯拉"
    >>> [(text[name.start : name.end], name.label) for name in Cutword().names([text])[0]]
    [('王立新', 'PERSON'), ('特斯拉', 'ORG')]
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder if folder is not None else installed("cutword", _REQUIREMENT)
        data = verified(folder, FILES, _REQUIREMENT)
        tables = json.loads(data["ner_vocab_tags.json"])
        self._ids: dict[str, int] = tables["char2id"]
        self._tags = [tag for tag, _ in sorted(tables["label2id"].items(), key=lambda item: item[1])]
        with ZipFile(BytesIO(data["model_params.pth"])) as archive:
            arrays = [np.frombuffer(archive.read(f"model_params/data/{index}"), "<f4") for index in range(7)]
        self._embedding = arrays[0].reshape(-1, _INPUT)
        self._layers = [
            tuple(_direction(arrays[1], place, _INPUT if depth == 0 else 2 * _HIDDEN) for place in places)
            for depth, places in enumerate(_LAYERS)
        ]
        self._output = np.ascontiguousarray(arrays[2].reshape(-1, 2 * _HIDDEN).T)
        self._bias, self._start, self._end = arrays[3], arrays[4], arrays[5]
        self._transitions = np.ascontiguousarray(arrays[6].reshape(len(self._tags), -1).T)
        self._threads = ThreadpoolController()

    def names(self, sentences: Sequence[str]) -> list[list[Name]]:
        """The names of each sentence, in order and apart. The result does not depend on what is asked together."""
        tokens = [list(self._tokens(text)) for text in sentences]
        names: list[list[Name]] = [[] for _ in sentences]
        order = sorted((index for index, row in enumerate(tokens) if row), key=lambda index: len(tokens[index]))
        for first in range(0, len(order), _ROWS):
            group = order[first : first + _ROWS]
            # The products are too small to share: a second thread makes them up to ten times slower.
            with self._threads.limit(limits=1, user_api="blas"):
                scores = self._scores([[key for _, _, key in tokens[index]] for index in group])
            for index, path in zip(group, viterbi(scores, self._transitions, self._end), strict=True):
                names[index] = list(self._names(tokens[index], path))
        return names

    def _tokens(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Start, end and id: a character each, or a Latin word or number that the vocabulary has whole. White space has none."""
        plain = "".join(map(_folded, text))
        ids = self._ids
        for match in _TOKEN.finditer(plain):
            word, start = match.group(), match.start()
            known = ids.get(word)
            if known is not None:
                yield start, start + len(word), known
                continue
            for place, char in enumerate(word, start):
                kind = "[NUMBER]" if char.isdigit() else "[HANZI]" if "\u4e00" <= char <= "\u9fff" else "[UNK]"
                yield place, place + 1, ids.get(char, ids[kind])

    def _scores(self, ids: Sequence[Sequence[int]]) -> list[Floats]:
        """Scores of (tokens, tags) for at most _ROWS sequences of ids."""
        sizes = np.array([len(row) for row in ids] + [0] * (_ROWS - len(ids)))
        longest = int(sizes.max())
        grid = np.zeros((longest, _ROWS), np.int64)
        for column, row in enumerate(ids):
            grid[: len(row), column] = row
        # Row t of this array is the place that stands at t when each sequence is read from its own end.
        steps = np.arange(longest)[:, None]
        turned = np.where(steps < sizes, sizes - 1 - steps, steps)
        state = self._embedding[grid]
        for forward, backward in self._layers:
            columns = np.arange(_ROWS)
            back = _lstm(state[turned, columns], backward)[turned, columns]
            state = np.concatenate([_lstm(state, forward), back], axis=2)
        scores = state @ self._output + self._bias
        scores[0] += self._start
        return [scores[: len(row), column] for column, row in enumerate(ids)]

    def _names(self, tokens: Sequence[tuple[int, int, int]], path: Sequence[int]) -> Iterator[Name]:
        """Tags are S_X for one token, B_X M_X E_X for several; a name without its end is none."""
        start: int | None = None
        for (left, right, _), tag in zip(tokens, path, strict=True):
            place, _, label = self._tags[tag].partition("_")
            if place == "S":
                yield Name(left, right, label)
            elif place == "E" and start is not None:
                yield Name(start, right, label)
            start = left if place == "B" else start if place == "M" else None


def _direction(flat: Floats, places: tuple[int, int, int], width: int) -> _Direction:
    inputs, recurrent, bias = places
    gates = 4 * _HIDDEN
    return _Direction(
        np.ascontiguousarray(flat[inputs : inputs + gates * width].reshape(gates, width).T),
        np.ascontiguousarray(flat[recurrent : recurrent + gates * _HIDDEN].reshape(gates, _HIDDEN).T),
        flat[bias : bias + gates] + flat[bias + gates : bias + 2 * gates],
    )


def _lstm(inputs: Floats, weights: _Direction) -> Floats:
    """One direction over (steps, rows, width), in torch's order of gates: input, forget, cell, output."""
    steps, rows, width = inputs.shape
    gates = (inputs.reshape(steps * rows, width) @ weights.inputs + weights.bias).reshape(steps, rows, -1)
    hidden = np.zeros((rows, _HIDDEN), np.float32)
    cell = np.zeros((rows, _HIDDEN), np.float32)
    states = np.empty((steps, rows, _HIDDEN), np.float32)
    for step in range(steps):
        gate = gates[step] + hidden @ weights.recurrent
        open_ = 0.5 * np.tanh(0.5 * gate) + 0.5  # the logistic function
        cell = open_[:, _HIDDEN : 2 * _HIDDEN] * cell + open_[:, :_HIDDEN] * np.tanh(gate[:, 2 * _HIDDEN : 3 * _HIDDEN])
        states[step] = hidden = open_[:, 3 * _HIDDEN :] * np.tanh(cell)
    return states


@lru_cache(maxsize=16384)
def _folded(char: str) -> str:
    """Lower case and half width, as in training, but always one character."""
    if "０" <= char <= "９" or "Ａ" <= char <= "Ｚ" or "ａ" <= char <= "ｚ":
        char = chr(ord(char) - 0xFEE0)
    lower = char.lower()
    return lower if len(lower) == 1 else char
