"""The rules for times in English; see :mod:`kg.period.rules` for what the groups mean."""

from __future__ import annotations

from kg.period.build import Builder
from kg.period.rules import Rule
from kg.period.words import PeriodWords, either

__all__ = ["guard", "rules"]

_Y = r"(?:19[5-9]|20[0-6])\d"
_YEAR_END = r"(?![\d%]|[.,]\d|\s?(?:basis|percent|million|billion|thousand)\b)"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"{_MONTHS}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[.,]\d\d?\b(?!\d))"
_ORDINAL = "(?i:first|second|third|fourth|1st|2nd|3rd|4th)"
_FISCAL = r"(?i:(?:fiscal(?:\s+year)?|FY))"
_CALENDAR = r"(?i:calendar(?:\s+year)?|CY)"
_COUNT = "(?i:\\d{1,3}|twenty-four|twenty four|eighteen|twelve|eleven|ten|nine|eight|seven|six|five|four|three|two|one)"
_START = r"(?<![\w$€£¥.,/#-])"


def guard(words: PeriodWords) -> str:
    """Where a rule can start: at a digit, or at the first letter of a month, an ordinal, Q2, FY, H1 or a word."""
    return rf"(?<![A-Za-z])(?=[\dA-FHJL-TYa-fhjl-ty{words.first_letters}])"


def _year(words: PeriodWords) -> str:
    """A year after a quarter or half: "of fiscal 2021", "FY22", "'21", "last year"."""
    relative = either(words.shifts["years"])
    number = rf"(?:(?P<f>{_FISCAL})\s?'?(?P<y>{_Y}|\d\d)|(?:{_CALENDAR}\s?)?(?:['’](?P<y1>\d\d)|(?P<y2>{_Y}))){_YEAR_END}"
    named = rf"(?i:(?P<r>{relative})|(?P<fr>{either(words.shifts['fiscal_years'])})|(?:fiscal\s+)?year)\b"
    return rf"(?:,?\s?(?:(?i:of|in|for)\s+)?(?:(?i:the|our)\s+)?(?:{number}|{named}))"


def rules(words: PeriodWords) -> tuple[Rule, ...]:
    """The rules, the more specific first."""
    build = Builder(words)
    of_year = _year(words)
    quarter = (
        rf"(?:(?:(?P<f8>(?i:fiscal))[\s-]+)?(?P<q>{_ORDINAL})[\s-]+(?i:(?:(?P<f9>fiscal)[\s-]+)?quarter)(?:['’]s)?"
        r"|(?:(?P<f7>(?i:fiscal))\s+)?Q(?P<q2>[1-4])(?![A-Za-z\d]))"
    )
    half = (
        r"(?P<h>(?i:first|second|front|back|latter|1st|2nd))[\s-]+(?i:half)"
        r"(?!\s+of\s+(?:the|our|this)\s+(?:month|\w+\s+quarter|quarter|week|decade))"
        r"|(?<![A-Za-z\d])H(?P<h2>[12])(?![A-Za-z\d])"
    )
    last_day = rf"(?P<m>{_MONTH})\s+(?P<d>{_D})(?:,?\s+(?P<y>{_Y}))?"
    ended = r"(?i:,?\s+(?:which\s+|that\s+)?(?:period\s+)?end(?:ed|ing)\s+)(?i:on\s+)?"

    def word(name: str, grain: str, table: str) -> Rule:
        return Rule(
            name, rf"(?i:(?<![\w-])(?P<w>{either(words.shifts[table])})\b)", lambda fields: build.word(grain, table, fields)
        )

    return (
        Rule("iso", rf"(?<![\d.])(?P<y>{_Y})[-/.](?P<m>1[0-2]|0?[1-9])[-/.](?P<d>3[01]|[12]\d|0?[1-9])(?![\d.])", build.day),
        Rule("american", rf"(?<![\d/.])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])/(?P<y>{_Y}|\d\d)(?![\d/%x])", build.day),
        Rule("ended_quarter", rf"(?i:fiscal[\s-]+)?(?P<q>{_ORDINAL})(?i:\s+(?:fiscal\s+)?quarter){ended}{last_day}", build.ended),
        Rule(
            "ended",
            rf"\b(?:(?P<n>(?i:three|six|nine|twelve|[369]|12))[\s-]+(?i:months?)|(?i:fiscal\s+)?(?P<n2>(?i:quarter|year))){ended}{last_day}",
            build.ended,
        ),
        Rule(
            "year_ago_quarter",
            rf"(?i:(?:last|prior|previous)[\s-]year['’]s)\s+(?P<q>{_ORDINAL})[\s-]+(?i:quarter)|(?P<q2>{_ORDINAL})[\s-]+(?i:quarter)\s+(?i:(?:of\s+)?(?:the\s+|a\s+)?(?:prior|previous|last)[\s-]year|a\s+year\s+ago|one\s+year\s+ago|a\s+year\s+earlier)\b",
            build.year_ago,
        ),
        Rule("year_ago", rf"(?i:(?<![\w-])(?:{either(words.year_ago)})\b)", build.year_ago),
        Rule("to_date", rf"(?i:(?<![\w-])(?:{either(words.to_date)})\b)", build.to_date),
        Rule(
            "date",
            rf"\b(?P<m>{_MONTH})\s+(?P<d>{_D}),?\s+(?P<y>{_Y})\b|\b(?P<d2>{_D})\s+(?:of\s+)?(?P<m2>{_MONTH}),?\s+(?P<y2>{_Y})\b",
            build.day,
        ),
        Rule("month_year", rf"\b(?P<m>{_MONTH}),?\s+(?:of\s+)?(?P<y>{_Y}){_YEAR_END}", build.month),
        Rule(
            "month_day",
            rf"\b(?P<m>{_MONTH})\s+(?P<d>{_D})\b(?!\s?(?:million|billion|percent|%))|\b(?P<d2>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)?)\s+(?:of\s+)?(?P<m2>{_MONTHS})\b",
            build.day,
        ),
        Rule(
            "years_span",
            rf"{_START}(?:(?P<f>{_FISCAL})\s?)?(?P<y>{_Y})\s?(?:-|–|to|through)\s?(?P<uy>{_Y}|\d\d(?![\d%]))(?![\d%]|[.,]\d)",
            build.between,
        ),
        Rule(
            "months_so_far",
            r"(?i:(?<=\bthe )(?P<n>six|nine)[\s-]+months?(?:\s+period)?\b)"
            rf"(?!\s+(?:to|ago|from|after|before|since|leading|prior|until|it)\b)(?:{of_year})?",
            build.first_months,
        ),
        Rule("first_months", rf"(?i:\bfirst\s+(?P<n>{_COUNT})\s+(?:months|(?P<g>quarters))\b)(?:{of_year})?", build.first_months),
        Rule(
            "rolling",
            rf"(?i:\b(?:(?P<ahead>{either(words.ahead)})|(?P<behind>{either(words.behind)}))[\s-]+(?P<n>{_COUNT})(?P<to>\s+(?:to|or)\s+{_COUNT}|-\d{{1,2}})?[\s-]+(?P<g>years?|months?|quarters?|weeks?|days?|fiscal\s+years?)\b)"
            r"|\b(?P<behind2>TTM|LTM)(?P<n2>)(?P<g2>)\b",
            build.rolling,
        ),
        Rule("quarter_of_year", rf"(?<![A-Za-z\d]){quarter}{of_year}", build.quarter),
        Rule(
            "quarter_coded",
            r"(?<![A-Za-z\d])Q(?P<q>[1-4])\s?'?(?P<f>FY)?'?(?P<y>20\d\d|\d\d)(?![\d%])|(?<![\w.])(?P<q2>[1-4])Q\s?(?P<f2>FY)?['’]?(?P<y2>20\d\d|\d\d)(?!\d)",
            build.quarter,
        ),
        Rule(
            "quarter_last",
            rf"{_START}(?:(?P<f>{_FISCAL})\s?['’]?(?P<y>{_Y}|\d\d)|(?P<y2>{_Y}))(?:['’]s)?,?\s*(?:(?P<q>{_ORDINAL})[\s-]+(?i:(?:fiscal\s+)?quarter)\b|Q(?P<q2>[1-4])(?![\dA-Za-z]))",
            build.quarter,
        ),
        Rule("half_of_year", rf"(?<![A-Za-z\d])(?:{half}){of_year}", build.half),
        Rule("half_coded", r"(?<![\w.])(?:(?P<h>[12])H\s?['’]?(?P<y>20\d\d|\d\d)(?!\d)|(?P<h2>[12])H(?![\w]))", build.half),
        Rule("half", rf"(?<![A-Za-z\d])(?:{half})", build.half),
        Rule("quarter", rf"(?<![A-Za-z\d]){quarter}|(?<![\w.])(?P<q3>[1-4])Q(?!\w)", build.quarter),
        word("quarter_word", "quarter", "quarters"),
        word("half_word", "half", "halves"),
        word("fiscal_year_word", "year", "fiscal_years"),
        Rule("whole_year", rf"(?i:(?<![\w-])(?:{either(words.whole_year)})\b)(?!\s+{_Y})", build.whole_year),
        Rule("fiscal_year", rf"\b(?P<f>{_FISCAL})\s?['’]?(?P<y>{_Y}|\d\d){_YEAR_END}(?!\w)", build.whole_year),
        Rule(
            "year",
            rf"(?:\b(?:(?i:full[\s-]year|calendar(?:\s+year)?|(?:the\s+)?end\s+of|year[\s-]end)|CY)\s?|{_START})(?P<y>{_Y}){_YEAR_END}(?![\w/])(?!-\w)",
            build.whole_year,
        ),
        word("year_word", "year", "years"),
        word("month_word", "month", "months"),
        Rule(
            "month",
            r"\b(?P<m>January|February|April|June|July|August|September|October|November|December|(?:(?<=in\s)|(?<=of\s)|(?<=since\s)|(?<=by\s)|(?<=through\s)|(?<=early\s)|(?<=late\s)|(?<=to\s)|(?<=from\s)|(?<=for\s)|(?<=last\s)|(?<=mid-))(?:March|May))\b",
            build.month,
        ),
        word("day_word", "day", "days"),
        Rule("vague", rf"(?i:(?<![\w-])(?:{either(words.vague)})\b)", build.vague),
    )
