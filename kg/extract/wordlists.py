"""Lists of words out of the ontology's tables, and the expressions that name patterns are made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BARE", "CLOSE", "HAN", "LATIN", "OPEN", "WORD", "alternatives", "by_word", "table", "words"]

BARE = r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ0-9&'’+-]*(?:\.[A-Za-z0-9]+)*"
WORD = rf"{BARE}\.?"
LATIN = rf"{WORD}(?: (?:(?:of|and|the|for|&|de|van|von) )?{WORD})*"
"""A run of capitalised Latin words."""
OPEN, CLOSE = '“"「『‘《〈', '”"」』’》〉'
HAN = "\u3400-\u9fff"


def words(value: object) -> list[str]:
    """A list of words as read from a file; empty for anything that is no list."""
    return [str(v) for v in value] if isinstance(value, list) else []


def table(value: object) -> dict[str, list[str]]:
    """{key: [words]} as read from a file; empty for anything that is no table.

    >>> table({"Device": ["phone"]})
    {'Device': ['phone']}
    """
    return {str(key): words(listed) for key, listed in value.items()} if isinstance(value, dict) else {}


def by_word(value: object) -> dict[str, str]:
    """{word: key} of a table {key: [words]}.

    >>> by_word({"Device": ["phone"]})
    {'phone': 'Device'}
    """
    return {word: key for key, listed in table(value).items() for word in listed}


def alternatives(listed: Iterable[str]) -> str:
    """An expression for any of some words, the longest first; one that never matches where there are none.

    >>> alternatives(["ab", "abc"])
    '(?:abc|ab)'
    """
    ordered = sorted(listed, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w) for w in ordered) + ")" if ordered else "(?!)"
