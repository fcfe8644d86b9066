"""Which Chinese wordings are common words: those that a word list with frequencies counts often, or that are made of such words.

The list is the dictionary of the ``cutword`` package (liwenju, Apache-2.0), whose recognizer is used as well. It is read when a
rule first asks.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate.weights import installed, verified

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["is_plain"]

_FILES = {"dict.txt": "dd50c92b364d70b715160e97e0d3acfa8d1563affaad34bd040cef0189077485"}
_REQUIREMENT = "cutword==0.1.1"
_OFTEN = 50  # count from which on a word of two characters and more is common; names of new firms are rare words at most
_THREE = 3
_VERY_OFTEN = 2000  # count from which on one character beside a common word is a word of its own


@lru_cache(maxsize=1)
def _counts() -> Mapping[str, int]:
    data = verified(installed("cutword", _REQUIREMENT), _FILES, _REQUIREMENT)["dict.txt"].decode("utf-8")
    rows = (line.split("\t") for line in data.splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) > 2 and row[2] != "NR" and int(row[1]) >= _OFTEN}


@lru_cache(maxsize=4096)
def is_plain(wording: str, *, whole: bool = False) -> bool:
    """Whether a wording is a common word, or nothing but common words in a row, of which one may be a single character; with
    ``whole`` none. Names of people and places are no common words. Raises ModelError where the list is not there.

    >>> is_plain("员工"), is_plain("期货产业"), is_plain("高管称"), is_plain("朵黎"), is_plain("曜石")
    (True, True, True, False, False)
    >>> is_plain("高管称", whole=True), is_plain("长江运输")
    (False, False)
    """
    counts = _counts()
    ends = {0: 0}  # end of a run of words from the start: how few characters stand alone in it
    for end in range(1, len(wording) + 1):
        for start in [s for s in ends if s < end]:
            if counts.get(wording[start:end], 0) >= (_OFTEN if end - start > 1 else _VERY_OFTEN):
                alone = ends[start] + (end - start == 1)
                ends[end] = min(alone, ends.get(end, alone))
    single = 0 if whole or len(wording) < _THREE else 1
    return len(wording) > 1 and ends.get(len(wording), len(wording)) <= single
