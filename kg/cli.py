"""The command ``kg``: arguments, messages and exit status; the work is done by the library.

Exit status: 0 success, 1 the work itself failed, 2 wrong usage or unreadable input, 130 interrupted. Data goes to
standard output, messages to standard error. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kg import __version__
from kg.cli_check import check
from kg.cli_entities import entities
from kg.cli_facts import explain, veto
from kg.clitools import FAILED, INTERRUPTED, MISUSED, folder, ontology_option, out, path_type, tell
from kg.errors import BadOutput, KgError, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from kg.model import Document, Language

__all__ = ["main"]

_RESULT_FORMATS = ("table", "csv", "json", "turtle")
_EXPORT_FORMATS = (
    *("turtle", "trig", "nt", "nquads", "jsonld", "rdfxml", "graphml", "gexf", "cytoscape"),
    *("csv", "neo4j", "parquet"),
)
_STDOUT = Path("-")


class _Commands(click.Group):
    """Turns every error that is expected into one line and an exit status."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KgError as error:
            tell(str(error))
            ctx.exit(MISUSED)
        except BrokenPipeError:
            # Whoever read our output has enough (``kg query … | head``). Python would complain once more when it flushes.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            tell("interrupted; nothing half-written")
            ctx.exit(INTERRUPTED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg")
def commands() -> None:
    """Turn earnings calls and business news into a graph in which every fact points to the characters that state it.

    \b
    Example:
      kg build call.txt -o out
      kg query out "SELECT ?name { ?company a ekg:Company ; rdfs:label ?name }"
    """


@commands.command()
@click.argument("paths", nargs=-1, required=True, type=path_type, metavar="PATH…")
@click.option("-o", "--output", required=True, type=path_type, metavar="DIR", help="Folder for the graph.")
@ontology_option
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Date of documents that do not state one, as 2025-07-30.")
@click.option("--title", help="Title of documents that do not state one.")
@click.option("--company", help="Company whose pages these are.")
@click.option("--fiscal-period", "period", metavar="PERIOD", help="Fiscal period of the call, as 2025-Q2.")
@click.option("--language", type=click.Choice(["zh", "en"]), help="Language of the documents; detected by default.")
@click.option("--base-iri", metavar="IRI", help="Base of the IRIs of data.")
@click.option(
    "--decisions", type=path_type, metavar="FILE", help="Who is who, as decided; by default decisions.jsonl in DIR, where it is."
)
@click.option("--ledger", type=path_type, metavar="FILE", help="Account for every number of the pages there, a line each.")
@click.option("--no-view", is_flag=True, help="Write no graph.html.")
def build(
    paths: Sequence[Path],
    output: Path,
    ontology: Path | None,
    date: datetime | None,
    title: str | None,
    company: str | None,
    period: str | None,
    language: Language | None,
    base_iri: str | None,
    decisions: Path | None,
    ledger: Path | None,
    no_view: bool,
) -> None:
    """Build a graph from files and folders (.txt .md .html .jsonl) into DIR.

    \b
    Example:
      kg build call.html news.jsonl -o out --date 2025-07-30
    """
    from kg import pipeline
    from kg.model import Metadata
    from kg.period import parse_label
    from kg.progress import progress
    from kg.terminal import show_table, summary_rows

    if output.exists() and not output.is_dir():
        raise BadOutput(output, "is a file", "name a folder with -o")
    if period:
        try:
            parse_label(period)
        except ValueError as error:
            raise click.UsageError(f"--fiscal-period: {error}") from error
    metadata = Metadata(title=title, date=date.date() if date else None, language=language, company=company, period=period)
    settings = pipeline.BuildOptions(ontology=ontology, metadata=metadata, view=not no_view, decisions=decisions, ledger=ledger)
    if base_iri:
        from dataclasses import replace

        settings = replace(settings, base_iri=base_iri)
    with progress() as report:
        summary = pipeline.build(paths, output, options=settings, on_problem=lambda problem: tell(str(problem)), progress=report)
    if not summary.documents:
        tell("no document could be read; nothing to show")
        raise click.exceptions.Exit(MISUSED)
    for problem in (*summary.conflicts, *summary.idle, *summary.hints):
        tell(problem)
    show_table(("built", str(output)), summary_rows(summary))
    if summary.problems:
        raise click.exceptions.Exit(FAILED)


@commands.command()
@click.argument("path", type=path_type)
@click.option("--map", "map_file", type=path_type, metavar="FILE", help="Write the offset map, a line of JSON a document.")
@click.option(
    "--explain",
    type=click.Choice(["table", "json"]),
    is_flag=False,
    flag_value="table",
    help="Show what was removed instead of the text.",
)
@click.option("--keep", multiple=True, metavar="REASON", help="Remove nothing for this reason; may be repeated.")
@ontology_option
def clean(path: Path, map_file: Path | None, explain: str | None, keep: tuple[str, ...], ontology: Path | None) -> None:
    """Print the cleaned text of a page.

    \b
    Example:
      kg clean call.txt --map map.json > call.clean.txt
      kg clean call.txt --explain
    """
    import json

    from kg.clean import clean as cleaned
    from kg.clean.rules import load_rules
    from kg.terminal import explanation, show_table
    from kg.write import write_bytes

    rules = load_rules(folder(ontology) / "cleaning.toml")
    maps, rows, failed = [], [], False
    for document in _documents(path):
        if isinstance(document, Unreadable):
            tell(str(document))
            failed = True
            continue
        try:
            text = cleaned(document, rules=rules, keep=keep)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        maps.append(json.dumps({"document": document.id, **text.offsets.to_json()}, ensure_ascii=False) + "\n")
        if explain is None:
            out((text.text if text.text.endswith("\n") else text.text + "\n").encode())
        elif isinstance(found := explanation(text, explain), str):
            out(found.encode())
        else:
            rows += found
    if explain == "table" and maps and not rows:
        tell("cleaning takes nothing out")
    elif explain == "table":
        show_table(("start", "end", "reason", "confidence", "text"), rows)
    if map_file is not None:
        write_bytes(map_file, "".join(maps).encode())
    if failed:
        raise click.exceptions.Exit(FAILED if maps else MISUSED)


@commands.command()
@click.argument("graph", type=path_type)
@click.argument("query", required=False)
@click.option("--format", "style", type=click.Choice(_RESULT_FORMATS), default="table", show_default=True)
@click.option("--list", "listing", is_flag=True, help="List the named queries.")
@ontology_option
def query(graph: Path, query: str | None, style: str, listing: bool, ontology: Path | None) -> None:
    """Ask a graph: SPARQL text, a .rq file, the name of a query of the ontology, or - for standard input.

    \b
    Example:
      kg query out "ASK { ?s ekg:acquires ?o }"
      kg query out people-and-roles --format csv
    """
    from kg import store
    from kg.cliquery import answered, query_text
    from kg.sparql import named_queries
    from kg.terminal import result_rows, show_table

    known = named_queries(folder(ontology))
    if listing:
        show_table(("query", "question"), [(one.name, one.title) for one in known.values()])
        return
    if query is None:
        raise click.UsageError("give a QUERY, or --list")
    text = query_text(query, {name: one.text for name, one in known.items()})
    with store.open(graph) as opened:
        if style == "table":
            show_table(*result_rows(opened.query(text)))
        else:
            out(answered(opened, text, style))


@commands.command()
@click.argument("graph", type=path_type)
@click.option(
    "-o",
    "--output",
    required=True,
    type=path_type,
    metavar="FILE.html",
    help="The page to write; - for standard output.",
)
@click.option("--title", default="", help="Title of the page.")
@click.option(
    "--limit",
    default=600,
    show_default=True,
    type=click.IntRange(min=1),
    help="Most entities to draw; the best connected are taken.",
)
@ontology_option
def view(graph: Path, output: Path, title: str, limit: int, ontology: Path | None) -> None:
    """Draw a graph as one interactive page that needs nothing else.

    \b
    Example:
      kg view out -o out/graph.html
    """
    from kg import store
    from kg.view import page
    from kg.write import write_bytes

    with store.open(graph) as opened:
        content = page(opened, title=title, ontology=folder(ontology), limit=limit).encode()
    if output == _STDOUT:
        out(content)
    else:
        write_bytes(output, content)


@commands.command()
@click.argument("graph", type=path_type)
@click.option(
    "-f",
    "--format",
    "style",
    required=True,
    type=click.Choice(_EXPORT_FORMATS),
    metavar="FORMAT",
    help=f"One of: {', '.join(_EXPORT_FORMATS)}.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=path_type,
    metavar="PATH",
    help="File, or folder for csv, neo4j and parquet; - for standard output.",
)
def export(graph: Path, style: str, output: Path) -> None:
    """Write a graph in another format.

    \b
    Example:
      kg export out -f graphml -o graph.graphml
      kg export out -f csv -o tables
    """
    from kg import export as exports
    from kg import store

    with store.open(graph) as opened:
        if output == _STDOUT:
            out(exports.render(opened, style))
        else:
            exports.export(opened, style, output)


@commands.command()
@click.argument("graph", type=path_type)
@click.option(
    "--port", default=8737, show_default=True, type=click.IntRange(0, 65535), help="Port on 127.0.0.1; 0 takes a free one."
)
@ontology_option
def serve(graph: Path, port: int, ontology: Path | None) -> None:
    """Serve the explorer page and a SPARQL endpoint (/sparql) on 127.0.0.1 until Ctrl-C.

    \b
    Example:
      kg serve out --port 8737
    """
    from kg import store
    from kg.serve import HOST, make_server
    from kg.view import page

    terms = folder(ontology)
    with store.open(graph) as opened:
        try:
            server = make_server(opened, lambda: page(opened, ontology=terms), port)
        except OSError as error:
            raise KgError(f"port {port}: {error.strerror}; choose another with --port") from error
        tell(f"explorer at http://{HOST}:{server.server_port}/, SPARQL at /sparql; Ctrl-C ends it")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            tell("ended")
        finally:
            server.server_close()


commands.add_command(check)
commands.add_command(entities)
commands.add_command(explain)
commands.add_command(veto)


def _documents(path: Path) -> Iterator[Document | Unreadable]:
    """Documents and problems of a path, in its order."""
    from kg.read import read

    problems: list[Unreadable] = []
    for document in read([path], on_problem=problems.append):
        yield from problems
        problems.clear()
        yield document
    yield from problems


def main() -> NoReturn:
    """Run the command with the arguments of the process, and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        commands(prog_name="kg")
    except SystemExit as done:
        if done.code == INTERRUPTED:
            # Python run with -m remembers an interrupt that crossed an exec() (dataclasses make one on import), although it
            # was handled, and then kills itself with SIGINT; the status is ours to give.
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(INTERRUPTED)
        raise
    raise SystemExit(0)


if __name__ == "__main__":
    main()
