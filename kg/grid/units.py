"""What the words of a unit say: 万元, RMB in millions, (%), US$'000. Nothing is read that does not make sense to its last word.

The same reading serves extraction and validation: an observation of a table points (``ekg:unitAt``) to the words that give its
unit, and ``kg check`` reads these once more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.grid.words import TableWords, folded
from kg.model import Language, Quantity
from kg.quantity.units import Spelling, Unit, Units

__all__ = ["CellNumber", "UnitReader", "UnitReading", "measures"]

Parse = Callable[[str, Language], tuple[Quantity, ...]]

_SEPARATORS = " :,/()[]-"
_LONGEST = 48
_HAN = re.compile("[\u3400-\u9fff]")
_PLAIN = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+")
_BRACKETED = re.compile(r"(?P<before>[^\d()]{0,5})\((?P<inside>[^()]+)\)(?P<after>[^\d()]{0,3})")
_SIGNED = re.compile(r"(?P<before>[^\d()+\-−–－]{0,5})(?P<sign>[+＋\-−–－])(?P<rest>.+)")
_DASHES = "-−–－"
_SPACE = re.compile(r"\s+")
_SPACES_IN = re.compile("(?<=[^\\w%]) | (?=[^\\w])|(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class UnitReading:
    """A unit as words give it: its code and kind if they name one, what a number in it is multiplied by if they say so.

    ``bare`` marks a unit that may be another one by context (元); ``each`` money for each share.
    """

    code: str | None = None
    kind: str | None = None
    factor: Decimal | None = None
    bare: bool = False
    each: bool = False


@dataclass(frozen=True, slots=True)
class CellNumber:
    """The number of a cell: its value or its two ends, as far as the cell says, and the unit that the cell itself gives.

    ``whole`` says that the cell leaves nothing to be multiplied: 1.2亿元, 22%.
    """

    values: tuple[Decimal, ...]
    code: str | None = None
    kind: str | None = None
    bare: bool = False
    whole: bool = False


class UnitReader:
    """Reads units and numbers of cells, with the units and words of one ontology."""

    def __init__(self, parse: Parse, units: Units, words: TableWords) -> None:
        self._parse = parse
        self._units = units
        self.words = words
        self._signs = tuple(
            (sign, sorted(words.all_of(name), key=len, reverse=True)) for sign, name in ((1, "cells.up"), (-1, "cells.down"))
        )
        self._marks = "".join(sorted(words.all_of("cells.marks")))
        self._fillers = sorted(words.all_of("units.fillers"), key=len, reverse=True)
        self._each = sorted(words.all_of("units.per_share"), key=len, reverse=True)
        self._scales = sorted(words.scales, key=len, reverse=True)
        self._letters = sorted(words.letters, key=len, reverse=True)
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)
        self.number = lru_cache(maxsize=_REMEMBERED)(self._number)

    # ------------------------------------------------------------------ units
    def _read(self, text: str) -> UnitReading | None:
        """The unit that a text names and nothing else, or None.

        >>> from kg.grid import reader_of
        >>> from kg.ontology import default_folder
        >>> units = reader_of(default_folder())
        >>> units.read("人民币百万元").factor, units.read("RMB in millions").code, units.read("million cats")
        (Decimal('1000000'), 'CNY', None)
        """
        text = folded(text)
        if not text or len(text) > _LONGEST:
            return None
        found = UnitReading()
        at = 0
        while at < len(text):
            if text[at] in _SEPARATORS and not any(text.startswith(word, at) for word in self._each):
                at += 1
                continue
            step = self._step(text, at, found)
            if step is None:
                return None
            found, at = step
        return found if found.code or found.factor else None

    def _step(self, text: str, at: int, found: UnitReading) -> tuple[UnitReading, int] | None:
        """One word of a unit further: what is known by then, and where it ends."""
        for word in self._each:
            if _stands(text, word, at) and found.kind in (None, "money"):
                return UnitReading(found.code, found.kind, found.factor, found.bare, True), at + len(word)
        if found.kind == "money" and found.factor is None:
            for word in self._letters:
                if _stands(text, word, at, alone=False):
                    return UnitReading(found.code, found.kind, self.words.letters[word], found.bare, found.each), at + len(word)
        spelling = self._spelling(text, at)
        scale = next((word for word in self._scales if _stands(text, word, at)), "")
        if spelling is not None and len(spelling.text) >= len(scale):
            in_full = bool(_HAN.search(spelling.text)) and not self.words.has("units.open", spelling.text)
            return self._with(found, spelling, at + len(spelling.text), in_full=in_full)
        if scale:
            factor = self.words.scales[scale]
            if found.factor not in (None, Decimal(1)):
                return None
            return UnitReading(found.code, found.kind, factor, found.bare, found.each), at + len(scale)
        filler = next((word for word in self._fillers if _stands(text, word, at)), "")
        return (found, at + len(filler)) if filler else None

    def _spelling(self, text: str, at: int) -> Spelling | None:
        """The longest spelling of a unit that begins here, whether written before numbers (RMB) or after them (元)."""
        best = self._units.after(text, at) or self._units.after(text.upper(), at)
        for end in range(min(len(text), at + 6), at, -1):
            for written in (text, text.upper()):
                before = self._units.before(written, end)
                if before is not None and len(before.text) == end - at and (best is None or len(before.text) > len(best.text)):
                    best = before
        return best

    def _with(self, found: UnitReading, spelling: Spelling, end: int, *, in_full: bool) -> tuple[UnitReading, int] | None:
        unit: Unit = spelling.unit
        if found.code is not None and found.code != unit.code:
            if not (found.kind == unit.kind == "money" and (spelling.contextual or found.bare)):
                return None
            code, bare = (found.code, found.bare) if spelling.contextual else (unit.code, False)
        else:
            code, bare = unit.code, spelling.contextual and (found.code is None or found.bare)
        factor = found.factor
        if unit.factor != 1 or in_full or unit.kind != "money":  # 元 and % say the whole of it; $ and RMB leave the scale open
            factor = (factor or Decimal(1)) * unit.factor
        return UnitReading(code, unit.kind, factor, bare, found.each), end

    def captions(self, text: str) -> Iterator[tuple[int, int, UnitReading]]:
        """Where a line states units: half-open spans in it, each with its reading; what is said of exceptions is left out."""
        lowered = text.lower()
        if len(lowered) != len(text):  # a few letters grow when lowered
            lowered = text
        stops = [at for word in self.words.all_of("units.exceptions") if (at := lowered.find(word)) > 0]
        reach = min(stops, default=len(text))
        taken: list[tuple[int, int]] = []
        for pattern in self.words.patterns("units.captions"):
            for match in pattern.finditer(text):
                start, end = match.span("unit")
                start += len(match["unit"]) - len(match["unit"].lstrip(" ("))
                if start >= reach or any(start < e and s < end for s, e in taken):
                    continue
                reading = self.read(text[start:end])
                if reading is not None:
                    taken.append((start, end))
                    yield start, end, reading

    # ------------------------------------------------------------------ numbers
    def _number(self, text: str) -> CellNumber | None:
        """The number that a cell consists of, or None for words, dashes and anything more than a number.

        >>> from kg.grid import reader_of
        >>> from kg.ontology import default_folder
        >>> units = reader_of(default_folder())
        >>> units.number("(1,234.5)").values, units.number("$ 12").code, units.number("增加1.2个百分点").code
        ((Decimal('-1234.5'),), 'USD', 'pp')
        >>> units.number("1,234 (2)") is None, units.number("—") is None
        (True, True)
        """
        compact = _SPACES_IN.sub("", _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()).rstrip(self._marks).strip()
        if not compact or self.words.has("cells.none", folded(compact)):
            return None
        lowered = compact.lower()
        for sign, words in self._signs:
            for word in words:
                if lowered.startswith(word) and len(compact) > len(word):
                    found = self._amount(compact[len(word) :].strip())
                    return _times(found, sign) if found is not None and min(found.values) >= 0 else None
        if match := _BRACKETED.fullmatch(compact):
            found = self._amount(match["before"] + match["inside"] + match["after"])
            return _times(found, -1) if found is not None and min(found.values) >= 0 else None
        if match := _SIGNED.fullmatch(compact):
            found = self._amount(match["before"] + match["rest"])
            if found is not None and min(found.values) >= 0:
                return _times(found, -1 if match["sign"] in _DASHES else 1)
        return self._amount(compact)

    def _amount(self, text: str) -> CellNumber | None:
        """A number without a sign, with the unit that may stand at it."""
        if _PLAIN.fullmatch(text):
            return CellNumber((Decimal(text.replace(",", "")),))
        language: Language = "zh" if _HAN.search(text) else "en"
        quantities = self._parse(text, language)
        if len(quantities) != 1 or (quantities[0].start, quantities[0].end) != (0, len(text)):
            return None
        quantity = quantities[0]
        values = (quantity.value,) if quantity.value is not None else (quantity.minimum, quantity.maximum)
        sizes = tuple(value for value in values if value is not None)
        has_unit = quantity.unit != "1" or quantity.kind != "count"
        whole = not text[-1].isdigit()
        if not sizes or not (has_unit or whole) or (len(sizes) > 1 and not whole and quantity.kind != "money"):
            return None
        return CellNumber(sizes, quantity.unit if has_unit else None, quantity.kind if has_unit else None, quantity.bare, whole)


def _stands(text: str, word: str, at: int, *, alone: bool = True) -> bool:
    """Whether a word stands here; one of letters must end where the letters do, and if it stands alone begin there, too."""
    if not text.startswith(word, at):
        return False
    end = at + len(word)
    if word[-1].isascii() and word[-1].isalpha() and text[end : end + 1].isascii() and text[end : end + 1].isalpha():
        return False
    return not (alone and word[0].isascii() and word[0].isalpha() and at and text[at - 1].isascii() and text[at - 1].isalpha())


def _times(number: CellNumber, sign: int) -> CellNumber:
    values = tuple(sorted(sign * value for value in number.values))
    return CellNumber(values, number.code, number.kind, number.bare, number.whole)


def measures(number: CellNumber, readings: Iterable[UnitReading], start: int, end: int, text: str) -> Iterator[Quantity]:
    """What a number of a cell may amount to, by the units that are stated for it: one quantity where they agree.

    ``start``, ``end`` and ``text`` are the cell's, and become the quantity's. A number that gives its own unit needs no other; a
    currency of its own still takes a scale.

    >>> kind = UnitReading("CNY", "money", Decimal(10000), bare=True)
    >>> [q.value for q in measures(CellNumber((Decimal("1.5"),)), [kind], 0, 3, "1.5")]
    [Decimal('15000.0')]
    """
    readings = list(readings)
    own = {(number.code, number.kind, number.bare)} if number.code else set()
    sure = any(reading.code and not reading.bare for reading in readings)  # 元 is of the currency that is named beside it
    stated = {(r.code, r.kind, r.bare) for r in readings if r.code and not (sure and r.bare)}
    units = own or stated or {("1", "count", True)}
    factors = (
        {Decimal(1)} if number.whole else {reading.factor for reading in readings if reading.factor is not None} or {Decimal(1)}
    )
    for code, kind, bare in sorted(units, key=str):
        for factor in sorted(factors):
            sizes = [value * factor for value in number.values]
            single = sizes[0] if len(sizes) == 1 else None
            low, high = (None, None) if single is not None else (sizes[0], sizes[-1])
            yield Quantity(start, end, text, code or "1", kind or "count", single, low, high, "Exactly", bare)
