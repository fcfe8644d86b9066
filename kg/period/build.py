"""From the groups of a rule to a time expression; shared by the languages."""

from __future__ import annotations

from typing import Any

from kg.model import TimeExpression
from kg.period.rules import Fields
from kg.period.words import PeriodWords
from kg.quantity.numerals import english, han

__all__ = ["Builder", "number"]

_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
    "上": 1,
    "下": 2,
    "半": 1,
    "中": 1,
    "front": 1,
    "back": 2,
    "latter": 2,
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS_OF = {"年": 12, "月": 1, "季": 3, "财": 12, "y": 12, "m": 1, "q": 3, "f": 12}
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CENTURY = 2000  # years of two digits are of this one: the pages are of this century


def number(written: str) -> int | None:
    """A small whole number in digits or words of either language.

    >>> number("12"), number("十二"), number("twenty-four"), number("third"), number("两三")
    (12, 12, 24, 3, None)
    """
    written = written.lower()
    if written.isdecimal():
        return int(written)
    if written in _ORDINALS:
        return _ORDINALS[written]
    value = english(written) if written.isascii() else han(written)
    return None if value is None or value.high is not None else int(value.low)


class Builder:
    """Makes expressions of the fields of a rule; the words tell what 去年 or "last year" shift by."""

    def __init__(self, words: PeriodWords) -> None:
        self._words = words

    def year(self, fields: Fields) -> dict[str, Any]:
        """The year that the fields give, absolute or relative, and whether it is a fiscal one."""
        if "r" in fields:
            return {"relation": "relative", "shift": self._words.shift("years", fields["r"]) or 0}
        if "fr" in fields:
            return {"relation": "relative", "shift": self._words.shift("fiscal_years", fields["fr"]) or 0, "fiscal": True}
        if "y" not in fields:
            return {"fiscal": "f" in fields}
        return {"year": _year(fields["y"]), "fiscal": "f" in fields}

    def make(self, grain: str, fields: Fields, **more: Any) -> TimeExpression:
        """An expression of a grain with the year of the fields."""
        values = self.year(fields) | more
        if "f" in fields:
            values["fiscal"] = True
        return TimeExpression(0, 0, "", grain, **values)

    def day(self, fields: Fields) -> TimeExpression | None:
        month, day = _month(fields.get("m")), number(fields["d"].rstrip("stndrhSTNDRH"))
        if day is None or not 1 <= day <= 31 or ("m" in fields and month is None):
            return None
        return self.make("day", fields, index=month, day=day)

    def month(self, fields: Fields) -> TimeExpression | None:
        month = _month(fields["m"])
        return None if month is None else self.make("month", fields, index=month)

    def quarter(self, fields: Fields) -> TimeExpression | None:
        index = number(fields["q"])
        return None if index is None or not 1 <= index <= 4 else self.make("quarter", fields, index=index)

    def half(self, fields: Fields) -> TimeExpression | None:
        return self.make("half", fields, index=number(fields["h"]))

    def whole_year(self, fields: Fields) -> TimeExpression | None:
        return self.make("year", fields)

    def ended(self, fields: Fields) -> TimeExpression | None:
        """A period named by its last day: 截至12月31日的第二财季, the nine months ended September 30."""
        until, day = _month(fields["m"]), number(fields["d"].rstrip("stndrhSTNDRH"))
        if until is None or day is None:
            return None
        if "q" in fields:
            return self.make("quarter", fields, index=number(fields["q"]), until=until, day=day)
        months = _LENGTHS.get(fields["n"].lower()) or number(fields["n"]) or 0
        if months not in (3, 6, 9, 12):
            return None
        return self.make("span", fields, index=until - months + 1, until=until, day=day)

    def first_months(self, fields: Fields) -> TimeExpression | None:
        """前三季度, the first nine months: from the first month of the year."""
        count = number(fields["n"])
        if count is None:
            return None
        months = 3 * count if "g" in fields else count
        return self.make("span", fields, index=1, until=months) if 1 <= months <= 12 else None

    def between(self, fields: Fields) -> TimeExpression | None:
        """1至9月, 一至三季度, 2020至2022年."""
        if "uy" in fields:
            first, last = _year(fields["y"]), _year(fields["uy"])
            return self.make("span", fields, until_year=last) if first is not None and last is not None and first < last else None
        if "uq" in fields:
            start, stop = number(fields["q"]) or 0, number(fields["uq"]) or 0
            return self.make("span", fields, index=3 * start - 2, until=3 * stop) if 1 <= start < stop <= 4 else None
        first, last = _month(fields["m"]), _month(fields["u"])
        return self.make("span", fields, index=first, until=last) if first and last and first < last else None

    def rolling(self, fields: Fields) -> TimeExpression | None:
        """未来24个月, the last two years: months from the anchor, 0 where their number is not told."""
        if not fields["n"]:  # TTM names its own length
            return TimeExpression(0, 0, "", "span", "relative", shift=-12)
        count = number(fields["n"]) if "to" not in fields else None
        months = (count or 0) * _MONTHS_OF.get(fields["g"][0].lower(), 0)
        return TimeExpression(0, 0, "", "span", "relative", shift=-months if "behind" in fields else months)

    def year_ago(self, fields: Fields) -> TimeExpression | None:
        index = number(fields["q"]) if "q" in fields else None
        return TimeExpression(0, 0, "", "quarter" if index else "span", "year-ago", _year(fields.get("y")), index)

    def to_date(self, fields: Fields) -> TimeExpression | None:
        return TimeExpression(0, 0, "", "span", "relative", index=1)

    def vague(self, fields: Fields) -> TimeExpression | None:
        return TimeExpression(0, 0, "", "span", "relative")

    def word(self, grain: str, table: str, fields: Fields) -> TimeExpression | None:
        """A word that names a whole grain: 本季度, last month."""
        shift = self._words.shift(table, fields["w"])
        return None if shift is None else TimeExpression(0, 0, "", grain, "relative", shift=shift, fiscal=table == "fiscal_years")


_LENGTHS = {"quarter": 3, "year": 12, "季度": 3, "季": 3, "财年": 12, "年度": 12, "半年": 6, "财政年度": 12}


def _year(written: str | None) -> int | None:
    if written is None:
        return None
    digits = int(written.translate(_HAN_DIGITS))
    return digits + _CENTURY if digits < 100 else digits


def _month(written: str | None) -> int | None:
    if written is None:
        return None
    name = written[:3].lower()
    index = _MONTHS.index(name) + 1 if name in _MONTHS else number(written)
    return index if index is not None and 1 <= index <= 12 else None
