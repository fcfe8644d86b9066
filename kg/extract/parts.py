"""The figure of a part that has no name of its own, of a whole whose figure has been told.

其中外卖业务增长5%，堂食业务则下降2%; 服装收入180亿元，鞋类120亿元; 汽车业务85亿元，占比7%.

The metric is that of the whole and the part its slice, so that the figure of a part is never taken for that of the whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.change import RATIOS
from kg.extract.labels import METRIC

if TYPE_CHECKING:
    from kg.extract.binding import Choice
    from kg.extract.change import Change
    from kg.extract.cues import LanguageCues
    from kg.extract.reading import Reading
    from kg.model import Quantity

__all__ = ["level_of_part", "part_of", "share_of_part"]

_NOUNS = frozenset({"n", "nz", "vn", "an", "nw", "LOC", "ns", "s", "ORG", "nt", "f", "NOUN", "PROPN", "b"})
_SHARE = "RevenueShare"


def part_of(
    reading: Reading,
    quantity: Quantity,
    change: Change,
    cues: LanguageCues,
    whole: tuple[Quantity, Choice] | None,
    slices: dict[Quantity, str],
) -> Choice | None:
    """The metric of the number before (``whole``) for the growth of a part of it; None for other numbers.

    The words for the part are noted in ``slices``.
    """
    if whole is None or quantity.kind not in RATIOS or not change.is_change or whole[1].metric == METRIC:
        return None
    start, _ = reading.clause(quantity.start)
    match = cues["part_grew"].fullmatch(reading.text, start, quantity.start)
    goes_on = whole[0] in slices
    if match is None:
        return None
    left, right = match.span("slice")
    named = {m.label for m in reading.names if m.start < right and left < m.end}
    said = goes_on or cues["part_said"].search(reading.text, whole[0].end, quantity.start) or named == {"Location"}
    if not said and not cues["part_place"].search(match["slice"]):
        return None
    if named - {"Location"} or any(left <= term.start and term.end <= right for term in reading.metrics):
        return None
    if not named and not cues["part_name"].search(match["slice"]):
        return None
    slices[quantity] = match["slice"]
    return replace(whole[1], carried=True)


def level_of_part(
    reading: Reading,
    quantity: Quantity,
    change: Change,
    cues: LanguageCues,
    whole: tuple[Quantity, Choice] | None,
    slices: dict[Quantity, str],
    *,
    opened: bool,
) -> Choice | None:
    """The metric of the number before (``whole``) for the level of a part of it that is all of its clause: 境外业务62亿元.

    ``opened``: the number before is itself one of a slice, so that any plain noun goes on with the list. The words for the part
    are noted in ``slices``.
    """
    if whole is None or change.is_change or quantity.kind in RATIOS or whole[1].metric == METRIC:
        return None
    before = whole[0]
    if before.unit != quantity.unit or not cues["part_ends"].match(reading.text, quantity.end):
        return None
    start, _ = reading.clause(quantity.start)
    match = cues["part_level"].fullmatch(reading.text, start, quantity.start)
    if match is None:
        return None
    left, right = match.span("slice")
    label = match["slice"]
    if any(m.label != "Location" and m.start < right and left < m.end for m in reading.names):
        return None
    if (
        any(t.start < right and left < t.end for t in reading.times)
        or cues["measured"].search(label)
        or cues["no_part"].search(label)
    ):
        return None
    of = match["of"] is not None  # 其中服务订单3亿元: a weak wording at the end of a longer one is no metric of its own
    if any(
        left < t.end and t.start < right and not (of and t.weak and t.end == right and left < t.start) for t in reading.metrics
    ):
        return None
    said = match["of"] or match["gives"] or cues["part_said"].search(reading.text, before.end, quantity.start)
    known = cues["part_name"].search(label) is not None
    plain = all(t.pos in _NOUNS for t in reading.sentence.tokens if left <= t.start and t.end <= right)
    if not (known or (plain and (said or opened or before in slices))):
        return None
    slices[quantity] = label
    return replace(whole[1], carried=True)


def share_of_part(
    reading: Reading, quantity: Quantity, cues: LanguageCues, whole: tuple[Quantity, Choice] | None, slices: dict[Quantity, str]
) -> Choice | None:
    """The share of revenue that a slice has, where 占比 alone says so right behind its revenue: 汽车业务85亿元，占比7%."""
    if whole is None or quantity.kind != "percent" or whole[1].metric != "Revenue" or whole[0] not in slices:
        return None
    if cues["part_share"].fullmatch(reading.text, whole[0].end, quantity.start) is None:
        return None
    slices[quantity] = slices[whole[0]]
    return replace(whole[1], metric=_SHARE, carried=True)
