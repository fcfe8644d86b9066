"""What only looks like a quantity: years, codes, ordinals, labels, list markers, and numerals inside words and idioms."""

from __future__ import annotations

import re

from kg.quantity.atom import Atom
from kg.quantity.words import Words

__all__ = ["Lookalikes"]

_COUNTED = frozenset({"count", "people", "units", "duration", "index"})
_GLUED = frozenset({"percent", "money", "points"})  # Facebook3%: a space is often lost between a Latin name and a number
_ROUND = "百千万亿萬億"
_LARGE = 10000  # a numeral in words at least as large counts something even without a unit
_PREVIOUS_WORD = re.compile(r"([A-Za-z][\w.&'’-]*)[ \u00a0-]?$")
_NEXT_WORD = re.compile(r"\s([A-Z][a-z]+)")
_WINDOW = 24  # characters before a number in which the word before it is looked for
_OPENING, _CLOSING = frozenset("(（[【《"), frozenset(")）]】")
_COLONS = (":", "：")
_MARKS = frozenset(".、)）．")
_CODE = 6  # so many digits without a separator are a code, not a count


class Lookalikes:
    """Tells numbers that count something from those that do not, by what stands around them."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._chinese = words.language == "zh"

    def rejects(self, text: str, atom: Atom, start: int, end: int) -> bool:
        """Whether the number written at ``[start, end)`` is no quantity; ``atom`` says what was read around it."""
        kind = atom.unit.kind if atom.unit else None
        if atom.kind != "digits" and not self._counts(text, atom, text[start:end]):
            return True
        before = text[start - 1 : start]
        if before == "-" and _is_latin(text[start - 2 : start - 1]) and (kind is None or kind in _COUNTED):
            return True  # COVID-19 patients
        if _is_latin(before) and atom.start == start and kind not in _GLUED:
            return True  # H100 chips
        ordinal = self._words.ordinal.ending(text, start)
        if ordinal is not None and ordinal[1] and (kind is None or kind in _COUNTED):
            return True
        return atom.spelling is None and atom.kind == "digits" and self._is_noise(text, atom, start, end)

    def _counts(self, text: str, atom: Atom, written: str) -> bool:
        """Whether a numeral in words counts something; most are articles, names and idioms."""
        words, unit, following = self._words, atom.unit, text[atom.end : atom.end + 6]
        several = atom.low != 1 or atom.scale is not None
        if atom.kind == "word":
            if atom.spelling is None or atom.spelling.contextual:
                return atom.scale is not None or following.lstrip()[:2] in ("to", "or", "an")
            return several or (unit is not None and unit.kind not in _COUNTED)
        graded = following.startswith(words.grade_after)
        if written[0] in _ROUND:
            return graded or (words.before.ending(text, atom.start) is not None and (unit is not None or len(written) > 1))
        if unit is None:
            in_range = following[:1] in ("到", "至", "、", "-")
            return atom.scale is not None or graded or in_range or (len(written) > 1 and atom.low >= _LARGE)
        return several or unit.kind not in _COUNTED

    def is_label(self, text: str, atom: Atom, start: int) -> bool:
        """Whether a number without unit names something: phase 3, Llama 4, L4级, 3号楼."""
        if atom.spelling is not None or atom.scale is not None or atom.kind == "han":
            return False
        words = self._words
        if words.labels_after.starting(text, atom.end + (text[atom.end : atom.end + 1] == " ")) is not None:
            return True
        if self._chinese and text.endswith(words.labels_before, 0, atom.start):
            return True
        following = _NEXT_WORD.match(text, atom.end)
        if following is not None and following.group(1) in words.months:
            return True
        match = _PREVIOUS_WORD.search(text, max(0, start - _WINDOW), start)
        return match is not None and self._names(text, match)

    def _names(self, text: str, match: re.Match[str]) -> bool:
        """Whether the word before makes it a name: in Chinese any Latin word, in English a label or a capitalised one."""
        words, word = self._words, match.group(1)
        if self._chinese or word.lower() in words.labels_before or word.rstrip(".") in words.months:
            return True
        opening = text[max(0, match.start() - 2) : match.start()].rstrip()
        starts_sentence = not opening or opening[-1] in '.!?:;"“•'
        if starts_sentence and (word.lower() in words.openers or words.before.ending(text, match.end(1)) is not None):
            return False
        return any(character.isupper() for character in word)

    def _is_noise(self, text: str, atom: Atom, start: int, end: int) -> bool:
        """Whether digits without unit are a year, a code, a marker of a list, a clock, or part of a word."""
        before, after = text[start - 1 : start], text[atom.end : atom.end + 2]
        if _is_latin(before) or _is_latin(after[:1]) or before in ("_", "#", "'", "’") or after[:1] == "_":
            return True
        if atom.scale is not None:
            return False
        if self._chinese and _is_chinese(after[:1]) and after[0] not in self._words.bare_after:
            return True
        if before in _COLONS and text[start - 2 : start - 1].isdigit():
            return True
        if after[:1] in _COLONS and after[1:].isdigit():
            return True
        if after[:1] == "-" and _is_latin(after[1:]) and after[1:].isupper():
            return True  # 10-K
        written = text[start:end]
        return written.isdigit() and (_is_code(written, signed=atom.signed) or _is_marker(text, start, written, before, after))


def _is_code(digits: str, *, signed: bool) -> bool:
    """A year, or digits that identify."""
    year = len(digits) == 4 and digits[:2] in ("19", "20") and not signed
    return year or len(digits) >= _CODE or (len(digits) > 1 and digits[0] == "0")


def _is_marker(text: str, start: int, digits: str, before: str, after: str) -> bool:
    """(3) anywhere, and 3. or 3、 at the start of a line."""
    if before in _OPENING and after[:1] in _CLOSING:
        return True
    opens_line = text[max(0, start - 2) : start].strip(" \t　") in ("", "\n")
    return len(digits) <= 2 and opens_line and after[:1] in _MARKS and not (after[:1] == "." and after[1:].isdigit())


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
