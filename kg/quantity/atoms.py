"""One number at a time: its value, scale, unit and sign, before ranges and lists are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Comparator
from kg.quantity.numerals import Written, english, han, plain
from kg.quantity.patterns import compile_numbers
from kg.quantity.units import Spelling, Unit, Units
from kg.quantity.words import Words

__all__ = ["Atom", "AtomReader"]

_ONE = Decimal(1)
_LONGEST_NUMBER = 40  # a longer run of digits is an identifier, and would cost time to convert
_COUNTED = frozenset({"count", "people", "units", "duration", "index"})
_NOUNS = frozenset({"people", "units", "shares", "count"})
_MINUS = "-－−–"
_PLUS = "+＋"
_PREVIOUS_WORD = re.compile(r"([A-Za-z][\w.&'’-]*)[ \u00a0-]?$")


@dataclass(slots=True)
class Atom:
    """A number that was read, at ``[start, end)``; ``low`` and ``high`` are not yet scaled.

    label: the number names something (第3, Llama 4, H100) and counts only where it has a unit of its own;
    based: ``low`` and ``high`` are in the base unit already; kind: the group of the pattern that found it; comparator: what stands inside it (20多亿).
    """

    start: int
    end: int
    low: Decimal
    high: Decimal | None = None
    scale: Decimal | None = None
    spelling: Spelling | None = None
    comparator: Comparator | None = None
    label: bool = False
    kind: str = "digits"
    signed: bool = False
    based: bool = False

    @property
    def unit(self) -> Unit | None:
        return self.spelling.unit if self.spelling else None


class AtomReader:
    """Reads the atoms of a text in one pass, left to right, for the language of ``words``."""

    def __init__(self, words: Words, units: Units) -> None:
        self._words = words
        self._units = units
        self._pattern = compile_numbers(words, units)
        self._chinese = words.language == "zh"
        self._percent = units.after("%", 0)

    def read(self, text: str) -> Iterator[Atom]:
        """Every number of ``text`` that may be a quantity, in order, without overlap."""
        past = 0
        for match in self._pattern.finditer(text):
            start = match.start()
            if start < past:
                continue
            group = match.lastgroup
            if group == "skip":
                past = match.end()
                continue
            atom = self._read(text, group or "", match, past)
            if atom is not None:
                past = atom.end
                yield atom

    def _read(self, text: str, group: str, match: re.Match[str], past: int) -> Atom | None:
        start, end, written = match.start(), match.end(), match.group()
        if group == "digits":
            if end - start > _LONGEST_NUMBER:
                return None
            atom = Atom(start, end, plain(written))
        elif group == "part":
            return self._part(written, start, end)
        elif group == "grade":
            return Atom(start, end, _ONE, spelling=self._units.after(text, start), kind=group)
        else:
            value = english(written) if group == "word" else han(written)
            if value is None:
                return None
            atom = Atom(start, end, value.low, value.high, kind=group, comparator="About" if value.vague else None)
        self._scale(text, atom)
        if group == "digits":
            self._sign_and_prefix(text, atom, past)
        self._suffix(text, atom)
        if group != "digits" and atom.unit is not None and atom.unit.kind == "money":
            self._sign_and_prefix(text, atom, past)
        if atom.kind != "digits" and not self._is_number(text, atom, written):
            return None
        atom.label = self._is_label(text, atom, start)
        if text[start - 1 : start] == "-" and _is_latin(text[start - 2 : start - 1]) and (atom.unit is None or atom.unit.kind in _COUNTED):
            return None  # COVID-19 patients
        return None if self._is_ordinal(text, atom, start) or (atom.spelling is None and self._is_noise(text, atom, start, end)) else atom

    # ---- what stands right of the digits

    def _scale(self, text: str, atom: Atom) -> None:
        """Scale words after the number, with 多 or 余 between them: 20多亿, 3 hundred million."""
        at = atom.end
        inside = self._words.inside
        while at < len(text):
            character = text[at]
            if character in inside:
                if not self._counted_after(text, at + 1):
                    break
                atom.comparator = inside[character]
                at += 1
                continue
            gap = 1 if character in " \u00a0" or (character == "-" and not self._chinese) else 0
            found = self._words.scales.starting(text, at + gap)
            if found is None or self._is_other_word(text, at + gap, len(found[0])) or self._unit_is_longer(text, at + gap, found[0]):
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
        if money or self._chinese:
            at = self._money_scale(text, atom, at, money)
        gap = 1 if text[at : at + 1] in (" ", "\u00a0", "-") and at + 1 < len(text) else 0
        if gap and text[at] == "-" and (self._chinese or not text[at + 1].isalpha()):
            gap = 0
        spelling = self._units.after(text, at + gap)
        if spelling is not None and gap and self._chinese and not (spelling.word or spelling.unit.kind in ("percent", "money")):
            spelling = None  # 5 人 is a splice more often than a count
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

    def _money_scale(self, text: str, atom: Atom, at: int, money: bool) -> int:
        for letters in (2, 1):
            size = self._words.money_scales.get(text[at : at + letters])
            if size is None:
                continue
            after = text[at + letters : at + letters + 1]
            counted = self._units.after(text, at + letters)
            if (counted is not None and counted.unit.kind == "money") or (money and not (after.isascii() and after.isalnum())):
                atom.scale = (atom.scale or _ONE) * size
                atom.end = at + letters
                return atom.end
        return at

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
        gap = 1 if at > past + 1 and text[at - 1] in " \u00a0" else 0
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
        if at <= past or atom.high is not None or atom.kind != "digits":
            return at
        sign = text[at - 1]
        if sign not in _MINUS and sign not in _PLUS:
            return at
        before = text[at - 2 : at - 1] if at >= 2 else ""
        if before and (before.isascii() and (before.isalnum() or before in ")]%.-+") or before in "—–-－") or at - 1 <= past and past:
            return at
        if sign in "–" and before not in ("", " ", "(", "（"):
            return at
        atom.signed = True
        if sign in _MINUS:
            atom.low = -atom.low
        return at - 1

    # ---- what only looks like a number

    def _part(self, written: str, start: int, end: int) -> Atom | None:
        """百分之五 is 5%, 千分之三 0.3%, 三分之一 a third."""
        words = self._words
        for head, factor in ((words.percent, _ONE), (words.permille, Decimal("0.1"))):
            if written.startswith(head):
                rest = written[len(head) :]
                value = Written(Decimal(rest)) if rest[0].isdigit() else han(rest)
                if value is None or self._percent is None:
                    return None
                return Atom(start, end, value.low, value.high, factor, self._percent, kind="part")
        bottom, _, top = written.partition(words.fraction)
        over, under = han(top), han(bottom)
        if over is None or under is None or over.high or under.high or not 0 < over.low < under.low or self._percent is None:
            return None
        share = 100 * over.low / under.low
        exact = share * under.low == 100 * over.low
        return Atom(start, end, share if exact else share.quantize(Decimal("0.01")), None, None, self._percent, None if exact else "About", kind="part")

    def _is_number(self, text: str, atom: Atom, written: str) -> bool:
        """Whether a numeral in words counts something; most are articles, names and idioms."""
        unit, following = atom.unit, text[atom.end : atom.end + 6]
        if atom.kind == "word":
            if atom.spelling is None or atom.spelling.contextual:
                return atom.scale is not None or self._joins_range(following)
            return atom.low != 1 or atom.scale is not None or unit is None or unit.kind not in _COUNTED
        graded = any(following.startswith(word) for word in self._words.grade_after)
        if written[0] in "百千万亿萬億":
            before = self._words.before.ending(text, atom.start)
            return graded or (before is not None and (unit is not None or len(written) > 1))
        if unit is None:
            return atom.scale is not None or graded or (len(written) > 1 and atom.low >= 10000) or following[:1] in ("到", "至", "、", "-", "成")
        return atom.low != 1 or atom.scale is not None or unit.kind not in _COUNTED

    def _joins_range(self, following: str) -> bool:
        return following.lstrip()[:2] in ("to", "or", "an")

    def _is_ordinal(self, text: str, atom: Atom, start: int) -> bool:
        """Whether the number is a rank: 第3家, 前10名."""
        found = self._words.ordinal.ending(text, start)
        return found is not None and found[1] and (atom.unit is None or atom.unit.kind in _COUNTED)

    def _is_label(self, text: str, atom: Atom, start: int) -> bool:
        """Whether a number without unit names something: phase 3, Llama 4, L4级, 3号楼."""
        if atom.spelling is not None or atom.scale is not None or atom.kind == "han":
            return False
        words = self._words
        if words.labels_after.starting(text, atom.end + (text[atom.end : atom.end + 1] == " ")) is not None:
            return True
        if self._chinese and any(text.endswith(word, 0, atom.start) for word in words.labels_before):
            return True
        match = _PREVIOUS_WORD.search(text, max(0, start - 24), start)
        if match is None:
            return False
        word = match.group(1)
        if self._chinese or word.lower() in words.labels_before or word.rstrip(".") in words.months:
            return True
        opening = text[max(0, match.start() - 2) : match.start()]
        starts_sentence = not opening.strip() or opening.rstrip()[-1] in ".!?:;\"“•"
        return any(character.isupper() for character in (word[1:] if starts_sentence else word))

    def _is_noise(self, text: str, atom: Atom, start: int, end: int) -> bool:
        """Whether a number without unit is a year, a code, a marker of a list, a clock, or part of a word."""
        written = text[start:end]
        before, after = text[start - 1 : start], text[atom.end : atom.end + 1]
        if atom.kind != "digits":
            return False
        if _is_latin(before) or _is_latin(after) or before in ("_", "#", "'", "’") or after == "_":
            return True
        if atom.scale is not None:
            return False
        if self._chinese and _is_chinese(after) and after not in self._words.bare_after:
            return True
        if written.isdigit():
            if len(written) == 4 and written[:2] in ("19", "20") and not atom.signed:
                return True
            if len(written) >= 6 or (len(written) > 1 and written[0] == "0"):
                return True
            if before in ("(", "（", "[", "【", "《") and after in (")", "）", "]", "】"):
                return True
            if len(written) <= 2 and after in (".", "、", ")", "）", "．") and text[max(0, start - 2) : start].strip(" \t　") in ("", "\n"):
                return after != "." or not text[atom.end + 1 : atom.end + 2].isdigit()
        if before in (":", "：") and text[start - 2 : start - 1].isdigit() or after in (":", "：") and text[atom.end + 1 : atom.end + 2].isdigit():
            return True
        return after == "-" and _is_latin(text[atom.end + 1 : atom.end + 2]) and text[atom.end + 1].isupper()


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_latin(character: str) -> bool:
    return bool(character) and character.isascii() and character.isalpha()
