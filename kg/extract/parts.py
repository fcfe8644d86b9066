"""The growth of a part that has no name of its own, of a whole whose growth has been told: 其中外卖业务增长5%，堂食业务则下降2%.

The metric is that of the whole and the part its slice, so that the figure of a part is never taken for that of the whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.change import RATIOS
from kg.extract.unnamed import METRIC

if TYPE_CHECKING:
    from kg.extract.binding import Choice
    from kg.extract.change import Change
    from kg.extract.cues import LanguageCues
    from kg.extract.reading import Reading
    from kg.model import Quantity

__all__ = ["part_of"]


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
    if match is None or not (goes_on or cues["part_said"].search(reading.text, whole[0].end, quantity.start)):
        return None
    left, right = match.span("slice")
    named = {m.label for m in reading.names if m.start < right and left < m.end}
    if named - {"Location"} or any(left <= term.start and term.end <= right for term in reading.metrics):
        return None
    if not named and not cues["part_name"].search(match["slice"]):
        return None
    slices[quantity] = match["slice"]
    return replace(whole[1], carried=True)
