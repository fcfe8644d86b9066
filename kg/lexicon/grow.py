"""What the sources add to the hand-kept rows: companies that these lack, under names that mean nothing else.

The hand-kept row wins: a company is left out whose ticker a row has, or whose name, folded as the linker folds names, is a row's.
A form that is a form of anything else is not written; one that is everyday words is marked with ``?``. The result depends on
nothing but the sources, the rules and the hand-kept rows.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.annotate.gazetteer import surfaces
from kg.lexicon.names import chinese, english
from kg.lexicon.plain import Plain
from kg.lexicon.rules import Rules, Source
from kg.lexicon.sources import Listed
from kg.link import normal
from kg.ontofiles import read_csv
from kg.vocab import slug

__all__ = ["COLUMNS", "Known", "Row", "grow", "hand_kept", "render"]

COLUMNS = ("id", "class", "zh", "en", "aliases", "ticker", "parent", "country")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the lexicon as it stands in a file; a form in doubt starts with ``?``."""

    id: str
    cls: str
    zh: str = ""
    en: str = ""
    aliases: tuple[str, ...] = ()
    ticker: tuple[str, ...] = ()
    parent: str = ""
    country: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(form for form in (self.zh, self.en, *self.aliases) if form)


@dataclass(slots=True)
class Known:
    """What is taken already: ids, tickers, and folded names with the row that has each."""

    ids: set[str] = field(default_factory=set)
    tickers: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Known:
        """What these rows take."""
        known = cls()
        for row in rows:
            known.add(row)
        return known

    def add(self, row: Row) -> None:
        """Take what a row takes."""
        self.ids.add(row.id)
        for ticker in row.ticker:
            self.tickers.setdefault(ticker, row.id)
        for form in row.forms:
            self.names.setdefault(normal(form.removeprefix("?")), row.id)

    def has(self, listed: Listed, stem: str) -> bool:
        """Whether a listed company is here by its ticker or its name."""
        return listed.ticker in self.tickers or normal(stem) in self.names


def hand_kept(folder: Path, outputs: Iterable[str]) -> list[Row]:
    """The rows of a folder of entities but those of the files that are made here. Raises BrokenOntology for a malformed file."""
    made = set(outputs)
    return [
        Row(key, cls, zh, en, _parts(aliases), _parts(ticker), parent, country)
        for path in sorted(folder.glob("*.csv"))
        if path.name not in made
        for _, (key, cls, zh, en, aliases, ticker, parent, country) in read_csv(path, COLUMNS)
    ]


def grow(kept: Sequence[Row], lists: Mapping[Source, Sequence[Listed]], rules: Rules, plain: Plain) -> dict[str, list[Row]]:
    """The rows of every output file, in order of ticker.

    Two listed companies of one name are both left out, since nothing tells them apart; a form that two rows would share is
    kept by neither.
    """
    known = Known.of(kept)
    made: dict[str, list[Row]] = {}
    for source, listed in lists.items():
        rows = [row for each in listed if (row := _row(each, source, known, rules, plain)) is not None]
        made[source.output] = sorted(rows, key=lambda row: row.ticker)
    made = _apart(made, known)
    return {output: [_with_id(row, known) for row in rows] for output, rows in made.items()}


def render(rows: Iterable[Row]) -> str:
    """The rows as the text of a file of ``ontology/entities``.

    >>> print(render([Row("culp", "Company", en="Culp", aliases=("Culp, Inc.",), ticker=("CULP",))]), end="")
    id,class,zh,en,aliases,ticker,parent,country
    culp,Company,,Culp,"Culp, Inc.",CULP,,
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow((row.id, row.cls, row.zh, row.en, "|".join(row.aliases), "|".join(row.ticker), row.parent, row.country))
    return out.getvalue()


def _row(listed: Listed, source: Source, known: Known, rules: Rules, plain: Plain) -> Row | None:
    """The row of a listed company; None where it is known, is no company, or has no name fit for texts. Its id comes later."""
    if source.language == "zh":
        name = chinese(listed.name, rules.zh)
        if name is None or len(name) < rules.words.zh_shortest or known.has(listed, name):
            return None
        doubt = "?" if plain.in_chinese(name) else ""
        return Row("", "Company", zh=doubt + name, ticker=(listed.ticker,), country=source.country)
    found = english(listed.name, listed.ticker, rules.en, plain)
    if found is None or known.has(listed, found.stem):
        return None
    if not plain.in_english(found.stem):
        return Row("", "Company", en=found.stem, aliases=found.whole, ticker=(listed.ticker,), country=source.country)
    if not found.forms:
        return None
    label, *rest = found.whole
    return Row("", "Company", en=label, aliases=(*rest, f"?{found.stem}"), ticker=(listed.ticker,), country=source.country)


def _apart(made: Mapping[str, Sequence[Row]], known: Known) -> dict[str, list[Row]]:
    """Without companies that share their label, and without forms that are of another row too, in capitals or not."""
    rows = [row for rows in made.values() for row in rows]
    labels = Counter(normal((row.zh or row.en).removeprefix("?")) for row in rows)
    forms = Counter(form for row in rows for form in {name for name, _ in surfaces(row)})

    def own(row: Row, form: str) -> bool:
        alone = Row("", "", aliases=(form,))
        return normal(form.removeprefix("?")) not in known.names and all(forms[name] == 1 for name, _ in surfaces(alone))

    return {
        output: [
            replace(row, aliases=tuple(form for form in row.aliases if own(row, form)))
            for row in rows
            if labels[normal((row.zh or row.en).removeprefix("?"))] == 1 and own(row, row.zh or row.en)
        ]
        for output, rows in made.items()
    }


def _with_id(row: Row, known: Known) -> Row:
    """The row with an id of its own: its English name, with the ticker where another has that; a Chinese name's is its ticker."""
    ticker = slug(row.ticker[0])
    key = slug(row.en) if row.en else ticker
    row = replace(row, id=key if key and key not in known.ids else f"{key}-{ticker}".strip("-"))
    known.add(row)
    return row


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
