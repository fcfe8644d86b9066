"""``python -m kg.lexicon``: write the grown files of the lexicon anew.

``--check`` writes nothing and says whether they are what would be written. ``--report`` lists hand-kept rows of which the
sources have another ticker or another name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from kg.lexicon.grow import Known, Row, grow, hand_kept, render
from kg.lexicon.names import HAN, chinese, english
from kg.lexicon.plain import Plain
from kg.lexicon.rules import Rules, Source
from kg.lexicon.sources import Listed, NotInstalled, read_source
from kg.link import normal
from kg.ontology import default_folder


@click.command(help=__doc__)
@click.option("--ontology", type=click.Path(path_type=Path, file_okay=False, exists=True), help="The folder to grow.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file differs.")
@click.option("--report", is_flag=True, help="Write nothing; list what the sources say of hand-kept rows.")
def main(ontology: Path | None, check: bool, report: bool) -> None:
    """Grow the lexicon of a folder."""
    folder = ontology or default_folder()
    rules = Rules.load(folder)
    kept = hand_kept(folder / "entities", (source.output for source in rules.sources))
    names = frozenset(
        form.removeprefix("?") for row in kept if row.cls != "Location" for form in row.forms if HAN.match(form.removeprefix("?"))
    )
    try:
        plain = Plain.load(rules.words, names)
        lists = {source: read_source(source, rules) for source in rules.sources}
    except NotInstalled as error:
        raise click.ClickException(str(error)) from error
    if report:
        for line in differences(kept, lists, rules, plain):
            click.echo(line)
        return
    stale = 0
    for output, rows in grow(kept, lists, rules, plain).items():
        path, text = folder / "entities" / output, render(rows)
        same = path.is_file() and path.read_text(encoding="utf-8") == text
        stale += not same
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        click.echo(f"{output}: {len(rows)} rows{'' if same else ', differs' if check else ', written'}")
    if check and stale:
        sys.exit(1)


def differences(kept: Sequence[Row], lists: Mapping[Source, Sequence[Listed]], rules: Rules, plain: Plain) -> Iterator[str]:
    """What the sources say of hand-kept rows that these do not: a line each, for a person to judge."""
    known = Known.of(kept)
    for source, listed in lists.items():
        for row in listed:
            found = english(row.name, row.ticker, rules.en, plain) if source.language == "en" else None
            name = found.stem if found else chinese(row.name, rules.zh) if source.language == "zh" else None
            if name is None:
                continue
            mine, theirs = known.names.get(normal(name)), known.tickers.get(row.ticker)
            if mine and theirs is None:
                yield f"{mine}: {row.ticker} is {name}"
            elif theirs and mine != theirs:
                yield f"{theirs}: {row.ticker} is called {name}"


if __name__ == "__main__":
    main(prog_name="python -m kg.lexicon")
