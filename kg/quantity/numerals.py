"""Numbers as they are written: Arabic digits, Chinese numerals and English words, to exact decimals.

Nothing here knows units. Every reader takes one written number and returns its value, or ``None`` where the wording is no
number (万万 or 十三十), so that the caller may look further.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

__all__ = ["Written", "english", "han", "plain", "share", "tidy"]

_DIGITS = {digit: value for value, digits in enumerate(("零〇○", "一", "二两兩", *"三四五六七八九")) for digit in digits}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"亿": 10**8, "億": 10**8, "万": 10**4, "萬": 10**4}  # the larger ones first: they are read outside in
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * value for value, word in enumerate(_TENS, 2)}
_DIGIT = "[一二两兩三四五六七八九]"
# one optional digit before each of 千, 百, 十; 零 bridges what is left out
_SECTION = re.compile(
    rf"(?:(?P<千>{_DIGIT}?)千)?(?:[零〇]?(?P<百>{_DIGIT}?)百)?(?:[零〇]?(?P<十>{_DIGIT}?)十)?(?:[零〇]?(?P<一>{_DIGIT}))?|[零〇]"
)
_LONGEST = 32  # no amount takes more characters, and reading outside in costs a call for each 亿
_ENGLISH_SCALES = {"hundred": 100, "dozen": 12}
_TO_ASCII = str.maketrans("０１２３４５６７８９．", "0123456789.", ",，")


class Written(NamedTuple):
    """A number read from words: its value or range, and whether the words give its size only (数十亿, 几百)."""

    low: Decimal
    high: Decimal | None = None
    vague: bool = False


def tidy(value: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent, so that equal values print alike.

    >>> tidy(Decimal("475.160") * 100000000)
    Decimal('47516000000')
    >>> tidy(Decimal("1.50")), tidy(Decimal("-0.0"))
    (Decimal('1.5'), Decimal('0'))
    """
    if not value:
        return Decimal(0)
    if value == (whole := value.to_integral_value()):
        return Decimal(int(whole))
    return value.normalize()


def plain(written: str) -> Decimal:
    """Digits of either width with thousands separators; a comma before just two last digits is a mistyped point.

    >>> plain("1,024.50"), plain("３．５"), plain("１，０２４"), plain("3，39")
    (Decimal('1024.50'), Decimal('3.5'), Decimal('1024'), Decimal('3.39'))
    """
    if len(written) > 3 and written[-3] in ",，":
        written = f"{written[:-3]}.{written[-2:]}"
    return Decimal(written.translate(_TO_ASCII))


def han(written: str) -> Written | None:
    """A Chinese numeral, exact (十二亿), of neighbouring digits (两三百), with a point (三点五), or of a size (数十亿, 十几).

    >>> han("十二亿").low, han("三千零五十").low, han("三点一四").low
    (Decimal('1200000000'), Decimal('3050'), Decimal('3.14'))
    >>> han("两三百")[:2], han("数十亿")
    ((Decimal('200'), Decimal('300')), Written(low=Decimal('1000000000'), high=None, vague=True))
    >>> han("三百五")  # spoken for 350
    Written(low=Decimal('350'), high=None, vague=False)
    >>> han("万万") is None, han("二二八") is None
    (True, True)
    """
    vague = written[0] in "数几" or "几" in written or written[0] in "百千万亿萬億"
    bare = written.replace("几", "").replace("数", "")
    if not bare or len(bare) > _LONGEST:
        return None
    if "点" in bare:
        return _with_point(bare, vague)
    pair = _neighbours(bare)
    if pair is not None:
        low, high = (_whole(text) for text in pair)
        return None if low is None or high is None or low >= high else Written(Decimal(low), Decimal(high))
    value = _whole(bare)
    return None if value is None else Written(Decimal(value), None, vague)


def _neighbours(text: str) -> tuple[str, str] | None:
    """两三百 as (两百, 三百), 十七八 as (十七, 十八): two digits side by side, the second one more or two more than the first."""
    for at in range(len(text) - 1):
        first, second = _DIGITS.get(text[at], 0), _DIGITS.get(text[at + 1], 0)
        if first and second and second - first in (1, 2):
            before, after = text[:at], text[at + 2 :]
            if all(character not in _DIGITS for character in after) and (not before or before[-1] in "十百千"):
                return before + text[at] + after, before + text[at + 1] + after
    return None


def _with_point(text: str, vague: bool) -> Written | None:
    whole, _, rest = text.partition("点")
    digits = rest.rstrip("十百千万亿萬億")
    if not digits or any(character not in _DIGITS for character in digits):
        return None
    scale = 1
    for character in rest[len(digits) :]:
        scale *= _SMALL.get(character) or _LARGE[character]
    head = _whole(whole)
    if head is None:
        return None
    fraction = "".join(str(_DIGITS[character]) for character in digits)
    return Written(Decimal(f"{head}.{fraction}") * scale, None, vague)


def _whole(text: str) -> int | None:
    """The integer of a well-formed numeral, else ``None``. Shorthand is read as spoken: 三百五 is 350."""
    for character, size in _LARGE.items():
        head, found, tail = text.rpartition(character)
        if found:
            high = _whole(head) if head else 1
            low = _whole(tail) if tail else 0
            if high is None or low is None or low >= size or (character in head and size < 10**8):
                return None
            spoken = tail in _DIGITS and _DIGITS[tail] > 0
            return high * size + (low * size // 10 if spoken else low)
    match = _SECTION.fullmatch(text)
    if not match or not text:
        return None
    thousands, hundreds, tens, ones = match.group("千", "百", "十", "一")
    total = sum(
        _DIGITS.get(digit, 1) * size for digit, size in ((thousands, 1000), (hundreds, 100), (tens, 10)) if digit is not None
    )
    if ones is not None:
        last = _SMALL.get(text[-2:-1], 10)
        total += _DIGITS[ones] * (last // 10)
    return total


def share(written: str, percent: str, permille: str, fraction: str) -> Written | None:
    """A share in percent, written as 百分之五, 千分之三 or 三分之一; the words for these are given.

    A share that is no finite decimal is rounded to two places and vague.

    >>> words = ("百分之", "千分之", "分之")
    >>> share("百分之五", *words).low, share("千分之三", *words).low, share("四分之三", *words).low
    (Decimal('5'), Decimal('0.3'), Decimal('75'))
    >>> share("三分之一", *words)
    Written(low=Decimal('33.33'), high=None, vague=True)
    """
    for head, factor in ((percent, Decimal(1)), (permille, Decimal("0.1"))):
        if written.startswith(head):
            rest = written[len(head) :]
            value = Written(Decimal(rest)) if rest[0].isdigit() else han(rest)
            return value and value._replace(low=value.low * factor, high=value.high and value.high * factor)
    bottom, _, top = written.partition(fraction)
    over, under = han(top), han(bottom)
    if over is None or under is None or over.high or under.high or not 0 < over.low < under.low:
        return None
    exact = 100 * over.low / under.low
    vague = exact * under.low != 100 * over.low
    return Written(exact.quantize(Decimal("0.01")) if vague else exact, None, vague)


def english(written: str) -> Written | None:
    """A number in English words, up to the hundreds: the scale that may follow (million) is not part of it.

    >>> english("twenty-five").low, english("two hundred and ten").low, english("half a").low, english("a").low
    (Decimal('25'), Decimal('210'), Decimal('0.5'), Decimal('1'))
    >>> english("two and a half").low
    Decimal('2.5')
    >>> english("several hundred")
    Written(low=Decimal('100'), high=None, vague=True)
    """
    words = written.lower().replace("-", " ").split()
    if words[0] == "half":
        return Written(Decimal("0.5"))
    half = Decimal("0.5") if words[-1] == "half" else 0
    vague = words[0] in ("several", "few")
    total = 0
    for word in words:
        if word in _WORDS:
            total += _WORDS[word]
        elif word in _ENGLISH_SCALES:
            total = (total or 1) * _ENGLISH_SCALES[word]
        elif word in ("a", "an"):
            total = total or 0
    return Written((Decimal(total or 1) if words != ["zero"] else Decimal(0)) + half, None, vague)
