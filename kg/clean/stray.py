"""Noise on a page that is not decorated as a whole: runs, and single symbols, where no writing has any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.clean.rules import DecorationRules
from kg.clean.runs import Found, Run, is_attached, is_behind_point, is_placed, splits_number
from kg.clean.symbols import is_mark, is_word

__all__ = ["stray"]

_NUMBER_ENDS = re.compile(r"\.\d|[%％‰]")
_MOST_SCALES = 4


def stray(
    text: str, every: Sequence[Run], unwritten: Sequence[Run], ornaments: frozenset[str], rules: DecorationRules
) -> list[Found]:
    """The runs, of ``every`` run of the page and the ``unwritten`` ones among them, that are noise; in order.

    A run of several symbols is noise where it splits a number, and where it mixes them with plain characters in mid-sentence.
    A single symbol is noise beside the point or before the percent sign of a number and between an amount and its currency; with
    less certainty in the middle of any number, word or clause, but only if the page has the symbol as noise of the first kinds
    too, and between two digits if it has noise of these kinds at two places.
    """
    found = [*_mixed(text, unwritten, ornaments, rules)]
    single = [run for run in every if len(run.text) == 1 and run.text in ornaments and is_attached(run)]
    found += (Found(run.start, run.end, 0.9) for run in single if _splits_amount(run, text, rules))
    known = ornaments.intersection(*[{c for place in found for c in text[place.start : place.end]}])
    taken = {place.start for place in found}
    found += (
        Found(run.start, run.end, 0.8)
        for run in single
        if run.start not in taken
        and (
            (run.text in known and (is_placed(run, text) or _splits_word(run))) or (len(found) > 1 and _splits_digits(run, rules))
        )
    )
    return sorted(found)


def _mixed(text: str, unwritten: Sequence[Run], ornaments: frozenset[str], rules: DecorationRules) -> Iterator[Found]:
    for run in unwritten:
        symbols = ornaments.intersection(run.text)
        in_sentence = is_word(run.before) and (is_word(run.after) or is_mark(run.after))
        if symbols and (splits_number(run, text) or _splits_amount(run, text, rules)):
            yield Found(run.start, run.end, 0.95)
        elif len(symbols) > 1 and in_sentence and not set(rules.plain).isdisjoint(run.text):
            yield Found(run.start, run.end, 0.85)


def _splits_amount(run: Run, text: str, rules: DecorationRules) -> bool:
    """Whether a symbol that stands for no digit is followed by what only goes on with the number or amount before it."""
    if not set(rules.placeholders).isdisjoint(run.text):
        return False
    if is_behind_point(run, text):
        return True
    scaled = text[max(0, run.start - _MOST_SCALES) : run.start].rstrip(rules.scales)
    if not scaled[-1:].isdigit():
        return False
    if run.before.isdigit() and _NUMBER_ENDS.match(text, run.end):
        return True
    return bool(_currency(rules.scales, rules.currencies, rules.after_currency).match(text, run.end))


@cache
def _currency(scales: str, currencies: tuple[str, ...], after: str) -> re.Pattern[str]:
    names = "|".join(map(re.escape, currencies))
    return re.compile(f"[{re.escape(scales)}]*(?:{names})(?=[^\u3400-\u9fff]|[{re.escape(after)}]|$)")


def _splits_digits(run: Run, rules: DecorationRules) -> bool:
    return run.before.isdigit() and run.after.isdigit() and run.text not in rules.placeholders


def _splits_word(run: Run) -> bool:
    """Whether it has a Han character on one side, and one or a digit on the other."""
    sides = (run.before, run.after)
    return any(map(_is_han, sides)) and all(_is_han(c) or c.isdigit() for c in sides)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
