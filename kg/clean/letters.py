"""Characters that no reader sees, and letters of another alphabet that only look right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kg.align import Edit
from kg.clean.symbols import char_class, kind, of_kind, uncommon

__all__ = ["invisible", "look_alikes"]

_JOINERS = "\u200c\u200d"
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+")
_TAG = range(0xE0020, 0xE0080)  # spell the region of a flag after it
_KEYCAP = "0123456789#*"

# Cyrillic letters that are drawn as Latin ones (Unicode Technical Standard 39, confusables, exact pairs).
_CYRILLIC = str.maketrans("АВЕЅІЈКМНОРСТУХаеіјорсухѕԁԛԝһ", "ABESIJKMHOPCTYXaeijopcyxsdqwh")
_WIDE = {code: chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE_LETTERS = "\uff21-\uff3a\uff41-\uff5a"
_WORD = re.compile(f"[A-Za-z\u0400-\u052f{_WIDE_LETTERS}]+")


def _carries_sense(before: str, run: str, after: str) -> bool:
    """Whether invisible characters are part of a written character: an emoji's, a keycap's, a letter's form or joint."""
    if all(0xFE00 <= ord(c) <= 0xFE0F for c in run):
        return kind(before) in ("ornament", "sign", "emoji") or before in _KEYCAP or unicodedata.category(before)[0] == "S"
    if all(0xE0100 <= ord(c) <= 0xE01EF for c in run):
        return unicodedata.category(before) == "Lo"
    if all(ord(c) in _TAG or ord(c) == 0xE007F for c in run):
        return kind(before) == "emoji"
    if run.strip("\ufe0f") in _JOINERS:
        # Emoji are joined to one; scripts with joined letters (Arabic, Indic) ask for a joint or forbid it.
        pictures = kind(before) in ("emoji", "ornament") and kind(after) in ("emoji", "ornament", "sign")
        return pictures or (_joins(before) and _joins(after))
    return False


def _joins(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" and 0x600 <= ord(character) < 0x1100


def invisible(text: str) -> list[Edit]:
    """The edits that drop zero-width characters, direction marks, variation selectors and controls that stand for nothing.

    Those that belong to an emoji or to a script with joined letters stay, and direction marks on a page that is written from
    right to left.

    >>> [text for text in ("营\u200b收", "👨\u200d👩") if invisible(text)]
    ['营\u200b收']
    """
    characters = uncommon(text)
    unseen = of_kind(characters, "invisible")
    if any(unicodedata.bidirectional(c) in ("R", "AL") for c in characters):
        unseen -= {c for c in unseen if _BIDI.fullmatch(c)}
    if not unseen:
        return []
    edits: list[Edit] = []
    for match in re.finditer(f"[{char_class(unseen)}]+", text):
        start, end = match.span()
        if not (start and _carries_sense(text[start - 1], match[0], text[end : end + 1] or " ")):
            edits.append(Edit(start, end))
    return edits


def _mixed(text: str) -> Iterator[Edit]:
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        plain = word.translate(_WIDE).translate(_CYRILLIC)
        latin = sum(c.isascii() for c in word)
        if plain.isascii() and 2 * latin >= len(word):
            yield Edit(match.start(), match.end(), plain)


def look_alikes(text: str) -> list[Edit]:
    """The edits that set right Latin words in which some letters are Cyrillic or full-width. Lengths stay.

    A word is set right where at least half of its letters are Latin and each of the others has a Latin twin.

    >>> look_alikes("Mеta发布Llama")
    [Edit(start=0, end=4, text='Meta')]
    >>> look_alikes("Москва ＡＩ ΔT")
    []
    """
    if text.isascii():
        return []
    return list(_mixed(text))
