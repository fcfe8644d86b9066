"""The code of a share behind a name: Acme (NYSE: ACM), 远帆数科(9866.HK), 远帆（下称“远帆”，股票代码：600999）."""

from __future__ import annotations

import re

__all__ = ["ticker_behind", "ticker_places"]

_EXCHANGES = (
    "NYSE American|NYSE Arca|NYSE|NASDAQ|NasdaqG[SM]|NasdaqCM|Nasdaq|AMEX|OTCQ[XB]|OTC|TSX-V|TSXV|Euronext(?: [A-Z][a-z]+)?|"
    "XETRA|NSE|SSE|SZSE|BSE|HKEX|SEHK|LSE|TSX|TSE|TYO|ASX|SGX|KRX|TWSE|"
    "SH|SZ|BJ|HK|US|上交所|深交所|北交所|港交所|联交所|上证|深证|港股|美股|纽交所|纳斯达克|纽约证券交易所"
)
_CODE = r"\d{4,6}\.(?:SH|SZ|HK|BJ|TW|SS)|\d{6}|0\d{4}|[A-Z]{1,5}\.[A-Z]{1,2}"
_MORE = r"(?:[，,；;/][^()（）\n]{1,60})?"
_TICKER = re.compile(
    r" ?[(（](?:[^()（）\n]{1,40}?[，,；;] ?)??"
    rf"(?:(?:{_EXCHANGES})(?:股票代[码号])?[:：] ?(?P<listed>[A-Z0-9.]{{1,8}})"
    r"|(?:(?:股票|证券|股份|上市)?代[码号]|[Ss]tock code|[Tt]icker)[:：为]? ?(?P<said>[A-Z]{0,5}\d{0,6}(?:\.[A-Z]{2})?)"
    rf"|(?P<code>{_CODE}))(?![\w.]){_MORE}[)）]"
)
_LISTED = re.compile(rf"(?<=[(（,，;；/])\s?(?:{_EXCHANGES})(?: ?股票代[码号])?[:：] ?[A-Z0-9.]{{1,8}}(?![\w.])")
_PLAIN = re.compile(r" ?[(（](?P<code>(?!(?:19|20)\d\d[)）])\d{4,5})[)）]")
_BRACKET = re.compile(r" ?[(（][^()（）\n]{1,80}[)）](?= ?[(（])")


def ticker_behind(text: str, end: int) -> str:
    """The code in the brackets behind a name that ends at a place; empty where there is none. A year is no code.

    >>> ticker_behind("Acme (NYSE: ACM) rose", 4), ticker_behind("远帆（下称“远帆”）(9866.HK)", 2), ticker_behind("远帆(2025)", 2)
    ('ACM', '9866.HK', '')
    """
    while True:
        if match := _TICKER.match(text, end):
            return match["listed"] or match["said"] or match["code"] or ""
        if match := _PLAIN.match(text, end):
            return match["code"]
        if (skipped := _BRACKET.match(text, end)) is None:
            return ""
        end = skipped.end()


def ticker_places(text: str) -> list[tuple[int, int]]:
    """Where a text has an exchange and a code in brackets, neither of which is the name of anything: (NYSE: ACM).

    >>> ticker_places("Acme (NYSE: ACM) rose"), ticker_places("Acme (formerly Oak) rose")
    ([(6, 15)], [])
    """
    return [match.span() for match in _LISTED.finditer(text)] if "(" in text or "（" in text else []
