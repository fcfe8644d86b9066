"""Where numbers are: one regular expression a language, built from the data.

Its named groups tell what was found: ``skip`` (a date, a clock, a version, a telephone number or a stock code, taken whole
so that none of its digits is read), ``digits``, ``han`` (a Chinese numeral), ``part`` (百分之五, 三分之一), ``word``
(twenty-five), ``times`` (doubled, 翻倍) and ``grade`` (a unit without a number, GW级). Every alternative is linear, so the search
is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.quantity.units import Units
from kg.quantity.words import Words

__all__ = ["compile_numbers"]

_DASH = "[-—–~～〜−至到]"
_SKIP = (
    r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)",  # 2025-07-30
    r"\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d%x])",
    r"\d{1,2}[:：]\d\d(?:[:：]\d\d)?(?!\d)",  # 9:30
    r"\d+(?:\.\d+){2,}",  # 3.5.1
    r"\d{3,4}-\d{3,4}-\d{4}(?!\d)",  # telephone numbers
    r"0\d{2,3}-\d{7,8}(?!\d)",
    r"1[3-9]\d{9}(?!\d)",
    r"\d{3,6}\.[A-Z]{1,3}(?![A-Za-z])",  # 1211.HK
)
_SKIP_ZH = (
    rf"(?<=第)\d{{1,4}}\s?(?:{_DASH}|[、和])\s?\d{{1,4}}",  # 第1至3名
    r"\d+(?:\.\d+)?\s?比\s?\d+(?:\.\d+)?(?![\d.]*\s?[十百千万亿%个家元])",  # 3比2
    rf"(?:19|20)\d\d\s?年?\s?(?:{_DASH}{{1,2}}|[、/和与])\s?(?:(?:19|20)\d\d|\d\d)\s?(?:财年|年)",  # 2020至2022年
    r"(?:19|20)\d\d\s?(?:财年|年)(?:\s?\d{1,2}\s?月(?:份|\s?\d{1,2}\s?[日号])?)?",
    rf"\d{{1,2}}\s?月?\s?(?:{_DASH}|[、和])\s?\d{{1,2}}\s?月份?",  # 1至9月
    r"\d{1,2}\s?月(?:份|\s?\d{1,2}\s?[日号])?",
    rf"\d{{1,2}}\s?(?:{_DASH}|[、和])\s?\d{{1,2}}\s?[日号]",
    r"\d{1,2}\s?[日号]",
    rf"\d{{1,2}}\s?时?\s?{_DASH}{{1,2}}\s?(?:次日|当日|翌日)?\d{{1,2}}\s?时",  # 0时至24时
    r"\d{1,2}\s?时(?:许|整|\d{1,2}分?)?",
    r"\d{1,2}\s?点(?=整|半|钟|许|\d{1,2}分|开[始播会])(?:\d{1,2}分)?",
    r"\d{2,4}\s?财年",
    r"\d\s?(?:财季|季度)",
    r"[0-4]\d年(?=\s?(?:[初底末春夏秋冬全第前上下业营净收实同]|Q?[1-4]|[一二三四]季))",  # 22年业绩
)
_SKIP_EN = (r"(?:19|20)\d\d\s?[-–—/]\s?(?:(?:19|20)\d\d|\d\d)(?![\d%.,])",)
# at most seven groups of three: more would be no amount, and trying them from every start costs time without bound
_DIGITS = (
    # a full-width comma separates thousands only before what is counted
    r"\d{1,3}(?:[,，]\d{3}){1,7}(?=\.?\d*\s?[多余]?[十百千万亿元美港人台辆吨股家个%])(?:\.\d+)?"
    r"|\d{1,3}(?:,\d{3}){1,7}(?!\d)(?:[.．]\d+)?"
    r"|\d{1,3}[,，]\d\d(?=万?亿)"  # 3，39亿: a mistyped point, since thousands come in threes
    r"|\d+(?:[.．]\d+)?"
)
_HAN_FIRST = "一二两兩三四五六七八九十百千万亿萬億几数"
_HAN = "零〇一二两兩三四五六七八九十百千万亿萬億几点"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TENS = rf"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_UNITS}))?"
_SMALL = rf"(?:{_TENS}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|{_UNITS})"
_SIZES = "dozen|thousand|million|billion|trillion"
_WORD = (
    rf"(?:half[ -]an?(?=[ -](?:{_SIZES})\b)|(?:an?|several|few)(?=[ -](?:hundred|{_SIZES})\b)(?:[ -](?:hundred|dozen))?"
    rf"|{_SMALL}(?:[ -](?:hundred|dozen)(?:(?: and)? {_SMALL})?)?(?: and a half)?)\b"
)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) or "(?!)"


def compile_numbers(words: Words, units: Units) -> re.Pattern[str]:
    """The pattern that finds number candidates of the language of ``words``."""
    chinese = words.language == "zh"
    graded = [
        s for s in units.spellings if s.unit.kind in words.grade_kinds and s.text[0] not in _HAN_FIRST and (chinese or s.folded)
    ]
    grade = rf"(?<![A-Za-z])(?P<grade>{_either(s.text for s in graded)})(?={_either(words.grade_after)})"
    times = _either(words.times)
    if not chinese:
        skip = "|".join((rf"(?<![$€£¥\d.])(?:{_either(words.idioms)})(?![A-Za-z\d])", *_SKIP, *_SKIP_EN))
        return re.compile(
            rf"(?P<skip>{skip})|(?P<digits>{_DIGITS})|(?i:(?<![A-Za-z\d])(?:(?P<word>{_WORD})|(?P<times>{times})\b)|{grade})"
        )
    counted = re.escape("".join(sorted(units.first_characters | set("到至 "))))
    guard = re.escape("".join(sorted({text[0] for text in (*(s.text for s in graded), *words.idioms, *words.times)})))
    skip = "|".join((_either(words.idioms), *_SKIP_ZH, *_SKIP))
    part = "|".join(rf"{word}(?:\d+(?:\.\d+)?|[{_HAN}]+)" for word in (words.percent, words.permille))
    return re.compile(
        rf"(?=[\d{_HAN_FIRST}{guard}])(?:(?P<skip>{skip})|(?P<digits>{_DIGITS})|(?P<part>{part}|[{_HAN}]+{words.fraction}[{_HAN}]+)"
        rf"|(?P<han>[{_HAN_FIRST}](?:[{_HAN}]+|(?=[{counted}]|{_either(words.inside)})))|(?P<times>{times})|{grade})"
    )
