"""How names sound: Chinese read in pinyin, letters that sound alike made one, vowels left out (the idea is that of Soundex)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.link import normal

if TYPE_CHECKING:
    from kg.identityrules import IdentityRules

__all__ = ["HAN", "consonants", "latin"]

HAN = re.compile("[\u3400-\u9fff]")


@lru_cache(maxsize=1 << 16)
def latin(name: str) -> str:
    """A name in plain Latin letters without spaces, Chinese read in pinyin.

    >>> latin("王磊"), latin("Lei Wang")
    ('wanglei', 'leiwang')
    """
    if not HAN.search(name):
        return normal(name)
    from pypinyin import lazy_pinyin

    return normal("".join(lazy_pinyin(name)))


def consonants(name: str, rules: IdentityRules) -> str:
    """The consonants of a name, alike letters made one by ``[sounds]``; empty where it has other signs than letters.

    >>> from kg.identityrules import IdentityRules
    >>> consonants("Maya", IdentityRules(silent="a"))
    'my'
    """
    return _consonants(latin(name), rules.pairs, rules.silent)


@lru_cache(maxsize=1 << 16)
def _consonants(name: str, pairs: tuple[tuple[str, str], ...], silent: str) -> str:
    if not name.isalpha():
        return ""
    for old, new in pairs:
        name = name.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", "".join(letter for letter in name if letter not in silent))
