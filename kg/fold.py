"""Traditional Chinese as Simplified, character for character, so that words are matched while every offset stays.

OpenCC's ``tw2sp`` also knows that 軟體 is 软件 on the mainland; where such a pair differs in length (執行長, 首席执行官) the
letters alone are turned (执行长), as OpenCC's ``t2s`` does. Only what is written in traditional characters is touched: 程式 in
a simplified text may be no computer program.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

__all__ = ["fold", "is_traditional"]

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# Words do not reach across these, so that each clause is turned by itself; a longer one is cut.
_CLAUSE = re.compile(r"[^\s，。、；：！？,;:!?“”‘’「」『』（）()《》〈〉]{1,100}")
# The share of its Chinese characters from which on a text is taken to be written in Traditional Chinese as a whole: it is about
# .35 in Taiwan's business news; a simplified text that names 華碩 has far less.
_LEAST_SHARE = 0.1
_LINE = re.compile(r"[^\n]+")


def _fits(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=8192)
def _is_traditional_only(character: str) -> bool:
    """Whether a character is in the set of Taiwan (Big5), not in that of the mainland (GB 2312), and has a simplified form.

    The last counts, too: 5,558 of the 8,678 that pass the first two are rare characters that were never simplified.
    """
    rare = "\u4e00" <= character <= "\u9fff" and _fits(character, "big5") and not _fits(character, "gb2312")
    return rare and _letter(character) != character


@lru_cache(maxsize=8192)
def _is_simplified_only(character: str) -> bool:
    """Whether a character is in the character set of the mainland (GB 2312) and not in that of Taiwan (Big5)."""
    return "\u4e00" <= character <= "\u9fff" and _fits(character, "gb2312") and not _fits(character, "big5")


@lru_cache(maxsize=4)
def is_traditional(text: str) -> bool:
    """Whether a text is written in Traditional Chinese: by the share of characters that only that has.

    A single one says nothing, for names keep old letters on the mainland, too (昇思).

    >>> is_traditional("輝達公布第二季營收"), is_traditional("华硕（華碩）公布第二季度营收"), is_traditional("昇思")
    (True, False, False)
    """
    only = {c for c in set(text) if _is_traditional_only(c)}
    if len(only) < 2:
        return False
    old = sum(map(text.count, only))
    new = sum(text.count(c) for c in set(text) if _is_simplified_only(c))
    return old > new and old >= _LEAST_SHARE * len(_HAN.findall(text))


def fold(text: str, page: str = "") -> str:
    """The text in Simplified Chinese, with as many characters and each where it was; the text itself where it is that already.

    ``page`` is the text that this one is a part of: where that is Traditional, so are its parts that have no simplified
    characters, however short. Lines are judged one by one, because pages quote others.

    >>> fold("輝達的伺服器營收達15億美元，執行長黃仁勳看好軟體")
    '辉达的服务器营收达15亿美元，执行长黄仁勋看好软件'
    >>> fold("华硕（華碩）的程式"), fold("億元"), fold("億元", "輝達公布第二季營收")
    ('华硕（華碩）的程式', '億元', '亿元')
    """
    if not any(map(_is_traditional_only, set(text))):
        return text
    whole = is_traditional(page or text)
    return _LINE.sub(lambda match: _line(match[0], whole), text)


def _line(line: str, whole: bool) -> str:
    if not (is_traditional(line) or (whole and not any(map(_is_simplified_only, set(line))))):
        return line
    return _CLAUSE.sub(lambda match: _clause(match[0]), line)


def _clause(clause: str) -> str:
    if clause.isascii():
        return clause
    letters: str = _converter("t2s").convert(clause)
    if len(letters) != len(clause):
        letters = "".join(map(_letter, clause))
    words: str = _converter("tw2sp").convert(clause)
    if words == letters:
        return letters
    return "".join(_word(clause[i:j], letters[i:j]) for i, j in pairwise(_cuts(clause, words)))


def _cuts(clause: str, words: str) -> list[int]:
    """The places at which a clause parts into pieces that OpenCC turns as it turns the whole, with both ends."""
    convert = _converter("tw2sp").convert
    inside = (place for place in range(1, len(clause)) if convert(clause[:place]) + convert(clause[place:]) == words)
    return [0, *inside, len(clause)]


def _word(word: str, letters: str) -> str:
    turned: str = _converter("tw2sp").convert(word)
    return turned if len(turned) == len(word) else letters


@lru_cache(maxsize=8192)
def _letter(character: str) -> str:
    turned: str = _converter("t2s").convert(character)
    return turned if len(turned) == 1 else character


@lru_cache(maxsize=2)
def _converter(kind: str) -> OpenCC:
    """A converter of OpenCC, which is imported only for a text that needs it."""
    from opencc import OpenCC

    return OpenCC(kind)
