"""The rules for times in Chinese; see :mod:`kg.period.rules` for what the groups mean."""

from __future__ import annotations

from kg.period.build import Builder
from kg.period.rules import Rule
from kg.period.words import PeriodWords, either

__all__ = ["guard", "rules"]

_Y = r"(?:19|20)\d\d|[一二][零〇九][零〇一二三四五六七八九]{2}"
_FISCAL = "财年|财政年度|会计年度"
_M = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_D = r"3[01]|[12]\d|0?[1-9]"
_DASH = r"\s?(?:[-—–~～〜−至到]{1,2})\s?"
_SEASON = "财政季度|财季|季度"
_FISCAL_SEASON = "财政季度|财季"
_HAN = "十[一二三四五六七八]?|[一二两三四五六七八九]|二十四|三十六"


def guard(words: PeriodWords) -> str:
    """Where a rule can start: a digit, a numeral, a letter of Q2, FY or H1, or a word."""
    return rf"(?=[\d一二三四五六七八九十第截前上下QFH{words.first_letters}])"


def _year(words: PeriodWords, tag: str = "") -> str:
    """A year in any form, ready to stand before a quarter, half or month."""
    relative, fiscal = either(words.shifts["years"]), either(words.shifts["fiscal_years"])
    return (
        rf"(?:(?<!\d)(?P<y{tag}>{_Y}|\d\d(?={_FISCAL}|年))\s?(?:(?P<f{tag}>{_FISCAL})|年度|年)|(?P<r{tag}>{relative})|(?P<fr{tag}>{fiscal})"
        rf"|(?P<f{tag}1>FY)\s?(?P<y{tag}1>20\d\d|\d\d))\s?的?[,，]?\s?"
    )


def _named_quarter(tag: str = "") -> str:
    return (
        rf"(?:第\s?(?P<q{tag}>[一二三四1-4])\s?(?:(?P<f{tag}6>{_FISCAL_SEASON})|季度|季(?!节|[军赛]))"
        rf"|(?<!\d)(?P<q{tag}8>[一二三四1-4])\s?(?:(?P<f{tag}7>{_FISCAL_SEASON})|季度|季)|Q(?P<q{tag}9>[1-4])(?![A-Za-z\d]))"
    )


def rules(words: PeriodWords) -> tuple[Rule, ...]:
    """The rules, the more specific first."""
    build = Builder(words)
    y, q = _year(words), _named_quarter()
    last_day = rf"截[至止]\s?(?:{y})?(?P<m>{_M})\s?月\s?(?P<d>{_D})\s?[日号](?:止|结束)?\s?的?\s?"

    def word(grain: str, table: str) -> Rule:
        return Rule(table, rf"(?P<w>{either(words.shifts[table])})", lambda fields: build.word(grain, table, fields))

    return (
        Rule("not_years", either(words.not_years), lambda fields: None),
        Rule(
            "iso", r"(?<![\d.])(?P<y>(?:19|20)\d\d)[-/.](?P<m>1[0-2]|0?[1-9])[-/.](?P<d>3[01]|[12]\d|0?[1-9])(?![\d.])", build.day
        ),
        Rule("ended_quarter", rf"{last_day}(?:{_year(words, '2')})?第?(?P<q>[一二三四1-4])\s?(?:{_SEASON})", build.ended),
        Rule("ended", rf"{last_day}(?:(?P<n>[三六九369]|十二|12)个月|(?P<n2>季度|季|财年|财政年度|年度|半年))", build.ended),
        Rule("year_ago", rf"(?<!\d)(?P<y>{_Y})\s?年同期|{either(words.year_ago)}", build.year_ago),
        Rule("to_date", either(words.to_date), build.to_date),
        Rule("split_year", rf"(?<!\d)20\d\d/(?P<y>20\d\d|\d\d)\s?(?P<f>{_FISCAL}|年度)", build.whole_year),
        Rule(
            "years_span",
            rf"(?<!\d)(?P<y>(?:19|20)\d\d)\s?年?{_DASH}(?P<uy>(?:19|20)\d\d|\d\d)\s?(?:(?P<f>{_FISCAL})|年)",
            build.between,
        ),
        Rule("first_quarters", rf"(?:{y})?前\s?(?P<n>[二两三23])\s?个?(?P<g>{_SEASON}|季)", build.first_months),
        Rule("first_months", rf"(?:{y})?前\s?(?P<n>1[01]|[2-9]|{_HAN})\s?个?月", build.first_months),
        Rule("quarters_span", rf"(?:{y})?第?(?P<q>[一二三四1-4]){_DASH}第?(?P<uq>[二三四2-4])\s?(?:{_SEASON})", build.between),
        Rule(
            "months_span",
            rf"(?:{y})?(?<!\d)(?P<m>1[0-2]|0?[1-9])\s?月?{_DASH}(?P<u>1[0-2]|0?[1-9])\s?月(?!\s?\d)份?",
            build.between,
        ),
        Rule(
            "rolling",
            rf"(?:(?P<ahead>{either(words.ahead)})|(?P<behind>{either(words.behind)}))的?\s?(?P<n>\d{{1,3}}|{_HAN})(?P<to>{_DASH}(?:\d{{1,3}}|{_HAN})"
            rf"|[一二两三四五六七八九])?\s?(?:个?(?P<g>年|季度|财年|天|周|星期|日)|个(?P<g2>月))(?!期|前)",
            build.rolling,
        ),
        Rule("quarter_of_year", rf"{y}{q}", build.quarter),
        Rule(
            "quarter_first",
            r"(?<![A-Za-z\d])Q(?P<q>[1-4])\s?(?P<f>FY)?\s?'?(?P<y>20\d\d|\d\d)(?:\s?年)?(?![\d%])|(?<![\d.])(?P<q2>[1-4])Q\s?(?P<f2>FY)?'?(?P<y2>20\d\d|\d\d)(?!\d)",
            build.quarter,
        ),
        Rule("quarter_last", r"(?<![A-Za-z\d])(?P<f>FY)?(?P<y>20\d\d|\d\d)\s?Q(?P<q>[1-4])(?![\dA-Za-z])", build.quarter),
        # a report of half a year that does not say which is of the first one
        Rule(
            "interim",
            rf"{y}(?P<h>半)年度?(?!以|之?内|来|多|前|后|期)|(?:{_year(words, '2')})?"
            r"(?:(?P<h2>半)年(?=度?(?:报|业绩|财报))|(?P<h3>中)(?=报(?!告|道|名|价|表)|期(?:报告|业绩|财报)))",
            build.half,
        ),
        Rule("half", rf"(?:{y})?(?:(?P<h>[上下])半(?:财年|年度|年)|(?<![A-Za-z\d])H(?P<h2>[12])(?![A-Za-z\d]))", build.half),
        Rule(
            "half_coded",
            r"(?<![A-Za-z\d])(?:(?P<h>[12])H\s?'?(?P<y>20\d\d|\d\d)(?!\d)|(?P<y2>20\d\d|\d\d)H(?P<h2>[12])(?![\dA-Za-z]))",
            build.half,
        ),
        Rule("day", rf"(?:{y})?(?<!\d)(?P<m>{_M})\s?月\s?(?P<d>{_D})\s?[日号]", build.day),
        Rule(
            "month", rf"(?:{y})?(?<![\d个几两数.])(?P<m>{_M})\s?月(?!球|亮|饼|薪|嫂|子|老|光|季|台|供|租|均|活)份?", build.month
        ),
        word("quarter", "quarters"),
        word("half", "halves"),
        Rule(
            "quarter",
            rf"(?<![年个\d.]){q}(?!报)|(?<![A-Za-z\d.])(?P<q2>[1-4])Q(?![A-Za-z\d])|(?P<q3>[一二三四])季报",
            build.quarter,
        ),
        word("year", "fiscal_years"),
        Rule("whole_year", either(words.whole_year), build.whole_year),
        Rule(
            "fiscal_year",
            rf"(?<!\d)(?P<y>{_Y}|\d\d)\s?(?P<f>{_FISCAL})|(?<![A-Za-z])(?P<f2>FY)\s?(?P<y2>20\d\d|\d\d)(?!\d)",
            build.whole_year,
        ),
        Rule("year", rf"(?<!\d)(?P<y>{_Y})\s?年(?!期|代)(?:年?[底末初]|度|中(?![国央标])|全年)?", build.whole_year),
        Rule(
            "short_year",
            r"(?<![\d.])(?P<y>[0-4]\d)年(?=\s?(?:[底末初全前上下业营净收]|年报))(?:[底末初]|全年)?",
            build.whole_year,
        ),
        Rule(
            "year_word",
            rf"(?P<w>{either(words.shifts['years'])})(?:年?[底末初])?",
            lambda fields: build.word("year", "years", fields),
        ),
        Rule("month_word", rf"(?P<w>{either(words.shifts['months'])})", lambda fields: build.word("month", "months", fields)),
        Rule("day_word", rf"(?P<w>{either(words.shifts['days'])})", lambda fields: build.word("day", "days", fields)),
        Rule("day_alone", r"(?<![\d.月/\-])(?P<d>3[01]|[12]\d|[1-9])\s?日(?![线均产元期])", build.day),
        Rule("vague", either(words.vague), build.vague),
    )
