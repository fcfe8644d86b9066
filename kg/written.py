"""How exactly a number is written: the size of one in its last digit.

>>> from decimal import Decimal
>>> written_step("475.16亿美元", Decimal("47516000000")), written_step("22%", Decimal("22")), written_step("三成", Decimal("30"))
(Decimal('1000000'), Decimal('1'), Decimal('10'))
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

__all__ = ["written_step"]

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def written_step(text: str, value: Decimal) -> Decimal:
    """The size of one in the last digit of ``text``, in the unit of ``value``, which is what the text amounts to.

    47.5 billion is written to a tenth of a billion, so the figure behind it may be half of that away. Words without digits count
    by the last digit of the value that is not zero.

    >>> written_step("$47.5 billion", Decimal("47500000000")), written_step("50 basis points", Decimal("0.5"))
    (Decimal('100000000'), Decimal('0.01'))
    """
    match = _DIGITS.search(unicodedata.normalize("NFKC", text).replace("，", ","))
    if match is not None:
        number = Decimal(match.group().replace(",", ""))
        unit = Decimal(1).scaleb(int(number.as_tuple().exponent))
        if not number:
            return unit
        scale = abs(value / number)
        if scale and scale * number == abs(
            value
        ):  # else what is written is no plain multiple of the value: to 3 times is 200% more
            return _plain(unit * scale)
    digits = value.normalize()
    return _plain(Decimal(1).scaleb(int(digits.as_tuple().exponent))) if value else Decimal(1)


def _plain(value: Decimal) -> Decimal:
    """The same number without an exponent or zeros behind the point."""
    return Decimal(format(value.normalize(), "f"))
