"""Dates and languages as metadata writes them: ISO 8601 and BCP 47, and the common ways around them."""

from __future__ import annotations

import datetime as dt
import re

from kg.model import Language

__all__ = ["day", "language"]

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月|(\d{2}))(\d{1,2})日?(?:[T\s].*)?", re.DOTALL)
_LANGUAGES: dict[str, Language] = {"zh": "zh", "cmn": "zh", "zho": "zh", "chi": "zh", "en": "en", "eng": "en"}


def day(written: str) -> dt.date | None:
    """The day of a date or time stamp, as written there, whatever its time zone; None where it is none.

    >>> day("2025-07-30T21:00:00-04:00") == day("20250730") == day("2025年7月30日")
    True
    >>> day("2025-02-30") is None
    True
    """
    found = _DAY.fullmatch(written.strip())
    if not found:
        return None
    year, *months, last = found.groups()
    try:
        return dt.date(int(year), int(next(filter(None, months))), int(last))
    except ValueError:
        return None


def language(tag: str) -> Language | None:
    """The language of a BCP 47 tag, None where it is neither Chinese nor English.

    >>> language("zh-Hans-CN"), language("en_US"), language("fr")
    ('zh', 'en', None)
    """
    return _LANGUAGES.get(re.split("[-_]", tag.strip().lower(), maxsplit=1)[0])
