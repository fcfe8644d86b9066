"""Sentences read as pages of their own, for tests of what the whole way from text to claims makes of a number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import cast

from kg.facts import _period
from kg.model import Claim, Document, Language, Quantity, Source
from kg.page import Reader

__all__ = ["Row", "rows"]

DATE = dt.date(2022, 2, 10)


@dataclass(frozen=True)
class Row:
    """What a claim says of a number: signed value with its unit, period label, segment, label and holder."""

    metric: str
    kind: str
    value: str
    period: str
    modality: str
    subject: str
    segment: str
    label: str
    holder: str
    held_by: str


@cache
def reader() -> Reader:
    return Reader.load()


@cache
def rows(text: str, language: str, *, date: dt.date = DATE) -> list[Row]:
    """The observations of a text, in its order."""
    document = Document("one", text, Source("one.txt", "0" * 64), date=date, language=cast(Language, language))
    (page,) = reader().pages([document])
    found = [(c, c.object) for c in page.extracted.claims if isinstance(c.object, Quantity)]
    context = page.extracted.context
    out = []
    for claim, quantity in sorted(found, key=lambda row: row[1].start):
        period = _period(claim, context)
        out.append(_row(claim, quantity, period.label if period else ""))
    return out


def _row(claim: Claim, quantity: Quantity, period: str) -> Row:
    details = dict(claim.details)
    ends = [f"{v:f}" for v in (quantity.value, quantity.minimum, quantity.maximum) if v is not None]
    return Row(
        claim.predicate,
        details["kind"],
        f"{'..'.join(ends)} {quantity.unit}",
        period,
        claim.modality,
        claim.subject.text,
        details.get("segment", ""),
        details.get("label", ""),
        details.get("holder", ""),
        claim.holder.text if claim.holder is not None else "",
    )
