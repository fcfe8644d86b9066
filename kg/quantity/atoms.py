"""One number at a time: its value, scale, unit and sign, before ranges and lists are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kg.quantity.atom import Atom
from kg.quantity.lookalikes import Lookalikes
from kg.quantity.numerals import english, han, plain, share
from kg.quantity.patterns import compile_numbers
from kg.quantity.units import Spelling, Units
from kg.quantity.words import Words

__all__ = ["AtomReader"]

_ONE = Decimal(1)
_LONGEST = 40  # a longer run of digits is an identifier, and would cost time to convert
_NOUNS = frozenset({"people", "units", "shares", "count"})
_MINUS = "-－−–"
_PLUS = "+＋"
_SPACES = (" ", "\u00a0")
_CLOSING = ")）"
_SCALES = 4  # no amount takes more scale words
_TENTH, _HALF = "成", "半"
_DASHES = "—–-－"
_NO_SIGN_AFTER = ")]%.-+"


class AtomReader:
    """Reads the atoms of a text in one pass, left to right, for the language of ``words``."""

    def __init__(self, words: Words, units: Units) -> None:
        self._words = words
        self._units = units
        self._pattern = compile_numbers(words, units)
        self._chinese = words.language == "zh"
        self._percent = units.after("%", 0)
        self._lookalikes = Lookalikes(words)

    def read(self, text: str) -> Iterator[Atom]:
        """Every number of ``text`` that may be a quantity, in order, without overlap."""
        past = 0
        for match in self._pattern.finditer(text):
            if match.start() < past:
                continue
            if match.lastgroup == "skip":
                past = match.end()
                continue
            atom = self._read(text, match, past)
            if atom is not None:
                past = atom.end
                yield atom

    def _read(self, text: str, match: re.Match[str], past: int) -> Atom | None:
        start, end = match.span()
        atom = self._number(text, match)
        if atom is None or atom.kind in ("part", "grade", "times"):
            return atom
        self._scale(text, atom)
        if atom.kind == "digits":
            self._sign_and_prefix(text, atom, past)
            if text[atom.end - 1] in _CLOSING:
                self._scale(text, atom)  # $(12.5) million
        self._suffix(text, atom)
        if atom.kind != "digits" and atom.unit is not None and atom.unit.kind == "money":
            self._sign_and_prefix(text, atom, past)
        atom.label = self._lookalikes.is_label(text, atom, start)
        return None if self._lookalikes.rejects(text, atom, start, end) else atom

    def _number(self, text: str, match: re.Match[str]) -> Atom | None:
        """The number alone, by the group that matched."""
        start, end = match.span()
        kind, written = match.lastgroup or "", match.group()
        if kind == "digits":
            return Atom(start, end, plain(written)) if end - start <= _LONGEST else None
        if kind == "grade":
            return Atom(start, end, _ONE, spelling=self._units.after(text, start), kind=kind)
        words = self._words
        if kind == "times":
            return Atom(start, end, words.times[written.lower()], spelling=self._percent, kind=kind)
        if kind == "part":
            value = share(written, words.percent, words.permille, words.fraction)
        else:
            value = english(written) if kind == "word" else han(written)
        if value is None:
            return None
        spelling = self._percent if kind == "part" else None
        return Atom(start, end, value.low, value.high, None, spelling, "About" if value.vague else None, kind=kind)

    # ---- what stands right of the digits

    def _scale(self, text: str, atom: Atom) -> None:
        """Scale words after the number, with 多 or 余 between them: 20多亿, 3 hundred million."""
        at = atom.end
        inside = self._words.inside
        for _ in range(_SCALES):
            character = text[at : at + 1]
            if character in inside:
                if not self._counted_after(text, at + 1 + (not self._chinese and text[at + 1 : at + 2] == " ")):
                    break
                atom.comparator = inside[character]
                at += 1
                continue
            gap = 1 if character in _SPACES or (character == "-" and not self._chinese) else 0
            found = self._words.scales.starting(text, at + gap)
            if (
                found is None
                or self._is_other_word(text, at + gap, len(found[0]))
                or self._unit_is_longer(text, at + gap, found[0])
            ):
                break
            atom.scale = (atom.scale or _ONE) * found[1]
            at += gap + len(found[0])
        atom.end = at

    def _is_other_word(self, text: str, at: int, length: int) -> bool:
        """Whether what starts like a unit or scale is a longer word: 3部门, 5年期."""
        found = self._words.not_unit.starting(text, at)
        return found is not None and len(found[0]) > length

    def _counted_after(self, text: str, at: int) -> bool:
        """Whether a scale or a unit starts here, so that 多 before it belongs to the number."""
        return self._words.scales.starting(text, at) is not None or self._units.after(text, at) is not None

    def _unit_is_longer(self, text: str, at: int, scale: str) -> bool:
        """千瓦 is a unit, not a thousand 瓦; 百万 stays a scale."""
        spelling = self._units.after(text, at)
        return spelling is not None and len(spelling.text) > len(scale)

    def _suffix(self, text: str, atom: Atom) -> None:
        """The unit after the number, if any; 兆 and M scale only money."""
        at = atom.end
        money = atom.unit is not None and atom.unit.kind == "money"
        at = self._letter_scale(text, atom, money)
        gap = 1 if text[at : at + 1] in (*_SPACES, "-") and at + 1 < len(text) else 0
        if gap and text[at] == "-" and (self._chinese or not text[at + 1].isalpha()):
            gap = 0
        spelling = self._units.after(text, at + gap)
        if spelling is not None and gap and self._chinese and not (spelling.word or spelling.unit.kind in ("percent", "money")):
            spaced = text[atom.start - 1 : atom.start] in _SPACES and atom.start > 0 and text[at] != "-"
            spelling = spelling if spaced else None  # 5 人 is a splice more often than a count; 只有 5 人 is set with spaces
        if spelling is None and gap and not self._chinese:
            spelling, at = self._after_adjectives(text, at + 1)
            gap = 0
        if spelling is None or self._is_other_word(text, at + gap, len(spelling.text)):
            return
        if money and (spelling.unit.kind != "money" or (not spelling.contextual and spelling.unit != atom.unit)):
            return
        if atom.spelling is None:
            atom.spelling = spelling
        atom.end = at + gap + len(spelling.text)
        if spelling.text == _TENTH and text.startswith(_HALF, atom.end) and not self._is_other_word(text, atom.end, len(_HALF)):
            atom.low, atom.end = atom.low + Decimal("0.5"), atom.end + 1  # 三成半

    def _letter_scale(self, text: str, atom: Atom, money: bool) -> int:
        """Where the number ends once it took a letter that scales money, or what is counted: $5M, 5兆日元, 1.5M users."""
        for letters in (2, 1):
            end = atom.end + letters
            size = self._words.money_scales.get(text[atom.end : end])
            if size is None:
                continue
            after = text[end : end + 1]
            unit = self._units.after(text, end + (after == " "))
            paid = unit is not None and unit.unit.kind == "money" and after != " "
            counted = unit is not None and unit.unit.kind in _NOUNS and after == " "
            if paid or counted or (money and not (after.isascii() and after.isalnum())):
                atom.scale, atom.end = (atom.scale or _ONE) * size, end
                break
        return atom.end

    def _after_adjectives(self, text: str, at: int) -> tuple[Spelling | None, int]:
        """The counted noun after up to three adjectives: 3.4 billion daily active people."""
        for _ in range(3):
            end = text.find(" ", at, at + 20)
            if end < 0 or text[at:end].lower() not in self._words.adjectives:
                return None, at
            at = end + 1
            spelling = self._units.after(text, at)
            if spelling is not None and spelling.unit.kind in _NOUNS:
                return spelling, at
        return None, at

    # ---- what stands left of the digits

    def _sign_and_prefix(self, text: str, atom: Atom, past: int) -> None:
        """A currency before the number, and the sign before or after it: -$5, $-5, $(0.35)."""
        at = self._sign(text, atom, atom.start, past)
        bracket = at == atom.start and at > past and text[at - 1] in "(（"
        gap = 1 if at > past + 1 and text[at - 1] in _SPACES else 0
        spelling = self._units.before(text, at - gap) if at - gap > past else None
        if spelling is not None and at - gap - len(spelling.text) >= past:
            atom.spelling = spelling
            atom.start = at - gap - len(spelling.text)
            if not atom.signed:
                at = self._sign(text, atom, atom.start, past)
                atom.start = at
            if not atom.signed and atom.start > past and text[atom.start - 1] in "(（" and "." in text[atom.start : atom.end]:
                self._negative_brackets(text, atom, atom.start - 1)
        elif bracket and (spelling := self._units.before(text, at - 1)) is not None and at - 1 - len(spelling.text) >= past:
            if self._negative_brackets(text, atom, at - 1 - len(spelling.text)):
                atom.spelling = spelling
        elif bracket and text.startswith((")%", "）%"), atom.end):
            self._negative_brackets(text, atom, at - 1)
        else:
            atom.start = at

    def _negative_brackets(self, text: str, atom: Atom, start: int) -> bool:
        """Accountants write a loss in brackets: $(0.35), ($0.35)."""
        if text[atom.end : atom.end + 1] not in (")", "）"):
            return False
        atom.start, atom.end, atom.low, atom.signed = start, atom.end + 1, -atom.low, True
        return True

    def _sign(self, text: str, atom: Atom, at: int, past: int) -> int:
        """Where the number starts when a sign right before ``at`` is its own; a dash after a word or a number is not."""
        if at <= past or atom.kind != "digits":
            return at
        minus = self._words.minus.ending(text, at - (text[at - 1] == " "))
        if minus is not None and minus[1]:
            atom.signed, atom.low = True, -atom.low
            return at - len(minus[0]) - (text[at - 1] == " ")
        sign = text[at - 1]
        if sign not in _MINUS and sign not in _PLUS:
            return at
        before = text[at - 2 : at - 1] if at >= 2 else ""
        if before.isascii() and (before.isalnum() or before in _NO_SIGN_AFTER) and before:
            return at
        if (before and before in _DASHES) or 0 < past >= at - 1:
            return at
        if sign == "–" and before not in ("", " ", "(", "（"):
            return at
        atom.signed = True
        if sign in _MINUS:
            atom.low = -atom.low
        return at - 1
