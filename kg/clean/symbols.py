"""Kinds of characters, told by Unicode category and block (Unicode Standard, chapters 4 and 22), never by a list of offenders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

__all__ = ["Kind", "char_class", "is_gauge", "is_mark", "is_word", "kind", "of_kind", "uncommon"]

Kind = Literal["text", "invisible", "ornament", "sign", "emoji"]

# Blocks whose symbols adorn and have no meaning of their own within a word or a number: box drawing to dingbats, miscellaneous
# symbols and arrows, CJK marks, sesame dots, ornamental dingbats, geometric shapes extended.
_ORNAMENTS = (
    (0x2500, 0x27BF), (0x2B00, 0x2BFF), (0x3004, 0x3004), (0x3012, 0x3013), (0x3020, 0x3020), (0x3036, 0x3037),
    (0xFE45, 0xFE46), (0x1F650, 0x1F67F), (0x1F780, 0x1F7FF),
)  # fmt: skip
# Bullets and reference marks of General Punctuation, which Unicode counts as punctuation.
_BULLETS = frozenset("\u2022\u2023\u2043\u203b\u2042\u204e\u2051") | frozenset(map(chr, range(0x2055, 0x205F)))
_EMOJI = (0x1F000, 0x1FAFF)
# Symbols by category, writing by use: Latin-1, letter-like (℃ ™ №), CJK radicals and strokes, squared and circled words (㎡).
_WRITING = ((0x0080, 0x00FF), (0x2100, 0x214F), (0x2E80, 0x2FFF), (0x3190, 0x33FF), (0xA490, 0xA4CF))
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800\ufffc")  # letters and symbols without any ink
# All but what nearly every character of a page is: letters, digits and spaces of ASCII, Han characters, marks of both.
_UNCOMMON = re.compile("[^\t\n\r 0-9A-Za-z\u3400-\u9fff\u3000-\u3002\u3008-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f“”‘’]")
_VISIBLE_FORMATS = frozenset(map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)))


def _within(code: int, blocks: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in blocks)


@lru_cache(maxsize=4096)
def kind(character: str) -> Kind:
    """What a character can be doing on a page.

    ``invisible`` has no ink and no width; ``ornament`` adorns; ``emoji`` is a pictograph; ``sign`` is any other symbol (arrows,
    operators, currencies); all else is ``text``.

    >>> [kind(c) for c in "字▷→🎉\u200b-"]
    ['text', 'ornament', 'sign', 'emoji', 'invisible', 'text']
    """
    code, category = ord(character), unicodedata.category(character)
    if character in _BLANKS or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return "invisible"
    if category == "Cf":
        return "text" if character in _VISIBLE_FORMATS else "invisible"
    if category == "Cc":
        return "text" if character.isspace() else "invisible"
    if character in _BULLETS:
        return "ornament"
    if code < 0x80 or category not in ("So", "Sm", "Sc", "Sk", "Po") or _within(code, _WRITING):
        return "text"
    if _within(code, _ORNAMENTS):
        return "ornament"
    if category == "Po":
        return "text"
    return "emoji" if _EMOJI[0] <= code <= _EMOJI[1] else "sign"


def of_kind(characters: Iterable[str], *kinds: Kind) -> frozenset[str]:
    """Those of the characters that are of one of the kinds."""
    return frozenset(c for c in characters if kind(c) in kinds)


@lru_cache(maxsize=1)  # several stages ask for the same text, one after another
def uncommon(text: str) -> frozenset[str]:
    """The characters of a text but for some that every text has: all its symbols, and whatever else is in it.

    >>> sorted(uncommon("营收，4.1%▷"))
    ['%', '.', '▷']
    """
    return frozenset(_UNCOMMON.findall(text))


def char_class(characters: Iterable[str]) -> str:
    """A regular expression's class of these characters, at least one, without its brackets."""
    return re.escape("".join(sorted(characters)))


@lru_cache(maxsize=4096)
def is_word(character: str) -> bool:
    """Whether words and numbers are made of it; not of an empty string, which stands for the end of a text."""
    return bool(character) and unicodedata.category(character)[0] in "LNM"


@lru_cache(maxsize=4096)
def is_mark(character: str) -> bool:
    """Whether it is punctuation, brackets and quotes included; an empty string is none."""
    return bool(character) and unicodedata.category(character)[0] == "P"


@lru_cache(maxsize=4096)
def _form(character: str) -> tuple[str, int]:
    """The shape of a symbol, and whether it is hollow (1) or filled (0), after its Unicode name."""
    name = unicodedata.name(character, character)
    for filled, hollow in (("BLACK", "WHITE"), ("FULL", "LIGHT"), ("DARK", "LIGHT"), ("MEDIUM", "LIGHT")):
        if name.startswith(hollow + " "):
            return name.removeprefix(hollow + " ").replace("SHADE", "BLOCK"), 1
        if name.startswith(filled + " "):
            return name.removeprefix(filled + " ").replace("SHADE", "BLOCK"), 0
    return name, 0


def is_gauge(run: str) -> bool:
    """Whether a run of symbols shows a quantity: one shape, first filled, then hollow, or a curve of blocks of varied height.

    >>> [is_gauge(run) for run in ("★★★☆☆", "★★★★★", "▰▰▱▱", "▁▃▅▇▅", "☆★☆", "★◇☆")]
    [True, True, True, True, False, False]
    """
    if len(run) < 2:
        return False
    if "\u2581" <= run[0] <= "\u2588" and all("\u2581" <= c <= "\u2588" for c in run):
        return True
    if len(set(run)) > 2:
        return False
    forms = [_form(c) for c in run]
    return len({shape for shape, _ in forms}) == 1 and forms == sorted(forms)
