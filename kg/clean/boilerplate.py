"""Bylines, share bars and disclaimers around an article, found by the patterns of ``cleaning.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.clean.rules import Boilerplate

__all__ = ["Passage", "boilerplate"]

_LINE = re.compile(r"[^\n]+")


class Passage(NamedTuple):
    """A stretch that is no part of the article, why, and how sure that is."""

    start: int
    end: int
    reason: str
    confidence: float


def _matches(pattern: Boilerplate, text: str, lines: Sequence[tuple[int, int]]) -> Iterator[re.Match[str]]:
    if not pattern.is_line:
        return pattern.pattern.finditer(text)
    match = pattern.pattern.fullmatch
    return (found for start, end in lines if (found := match(text, start, end)))


def boilerplate(text: str, patterns: Sequence[Boilerplate], confidence: float) -> list[Passage]:
    """The stretches that a pattern of at least this confidence matches, in order; of two that overlap the first.

    >>> from kg.clean.rules import default_rules
    >>> boilerplate("正文到此为止。（文/某某）", default_rules().boilerplate, 0.75)
    [Passage(start=7, end=13, reason='byline', confidence=0.9)]
    """
    lines = [match.span() for match in _LINE.finditer(text)]
    found = sorted(
        Passage(*match.span(), pattern.reason, pattern.confidence)
        for pattern in patterns
        if pattern.confidence >= confidence
        for match in _matches(pattern, text, lines)
    )
    kept: list[Passage] = []
    for passage in found:
        if passage.start < passage.end and (not kept or passage.start >= kept[-1].end):
            kept.append(passage)
    return kept
