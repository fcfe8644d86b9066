"""Which of two names at one place is believed: a shape that only names have, the lexicon, then whatever is longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model import Mention

__all__ = ["SHAPES", "select", "trust"]

#: What found the names whose very form says that they are names.
SHAPES = frozenset(
    {
        "pattern:shape",
        "echo:pattern:shape",
        "pattern:version",
        "pattern:quoted",
        "pattern:line",
        "pattern:compound",
        "pattern:extension",
        "pattern:code",
        "pattern:introduction",
        "pattern:host",
        "pattern:legal",
        "pattern:plant",
        "pattern:title",
        "pattern:own",
        "pattern:new",
    }
)


def trust(mention: Mention) -> int:
    """0 for a shape that only names have, 1 for the lexicon and for places in brackets, 2 for all else."""
    return 0 if mention.source in SHAPES else 1 if mention.source in ("lexicon", "pattern:placed", "pattern:extended") else 2


def _rank(mention: Mention) -> tuple[int, int, int, float, str, str, str]:
    """Trust first (a shape that only names have, the lexicon, all else), then length, then place; the rest only settles ties."""
    length = mention.end - mention.start
    return (trust(mention), -length, mention.start, -mention.score, mention.label, mention.entity or "", mention.source)


def select(mentions: Iterable[Mention]) -> list[Mention]:
    """Of overlapping mentions the most trusted, then the longest; in the order of the text."""
    taken: list[Mention] = []
    for mention in sorted(set(mentions), key=_rank):
        if all(mention.end <= t.start or mention.start >= t.end for t in taken):
            taken.append(mention)
    return sorted(taken, key=lambda m: m.start)
