"""The commands about who is who and why: ``kg entities`` with its decisions, and ``kg explain``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.clitools import folder, ontology_option, out, path_type, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.decisions import Action, Ref

__all__ = ["entities", "explain"]

_style = click.option("--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True)
_LISTING = "list"


class _Entities(click.Group):
    """A group whose first argument may also be a graph: ``kg entities out`` lists it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = [_LISTING, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in super().list_commands(ctx) if name != _LISTING]


@click.group(cls=_Entities, subcommand_metavar="GRAPH | COMMAND [ARGS]…")
def entities() -> None:
    """List the nodes of a graph with their names and why each was joined; decide who is who.

    With --suspect, what deserves a look: doubtful merges and near misses. With --format json, plain data. A decision goes to a
    file of JSON lines, by default decisions.jsonl in the folder of the graph, which every later build into that folder obeys.

    \b
    Example:
      kg entities out
      kg entities out --suspect
      kg entities merge out "Acme" "Acme Group" --note "same firm" --by JD
      kg entities undo out 1
    """


@entities.command(_LISTING, hidden=True)
@click.argument("graph", type=path_type)
@click.option("--suspect", is_flag=True, help="Show doubtful merges and near misses instead.")
@_style
@ontology_option
def list_(graph: Path, suspect: bool, style: str, ontology: Path | None) -> None:
    """List the nodes of a graph: class, labels, other names with the reason why each was joined, documents.

    \b
    Example:
      kg entities out --format json
      kg entities out --suspect
    """
    from kg import store
    from kg.entities import listed
    from kg.terminal import show_table

    with store.open(graph) as opened:
        if suspect:
            from kg.suspects import in_graph

            found, rules = in_graph(opened, folder(ontology))
            if style == "json":
                out(_json([one.to_json() for one in found]))
            else:
                show_table(("doubt", "nodes", "names", "detail"), [one.row(rules) for one in found])
            return
        nodes = listed(opened)
        if style == "json":
            out(_json([one.to_json() for one in nodes]))
        else:
            show_table(("node", "class", "labels", "also", "documents"), [one.row() for one in nodes])


def _deciding(function: Callable[..., None]) -> Callable[..., None]:
    """The options of every decision."""
    for option in (
        click.option("--note", default="", help="Why."),
        click.option("--by", default="", help="Who decides."),
        _file,
    ):
        function = option(function)
    return function


_file = click.option(
    "--decisions",
    type=path_type,
    metavar="FILE",
    help="File of decisions; by default decisions.jsonl in the folder of the graph.",
)


@entities.command(options_metavar="[OPTIONS] [GRAPH]")
@click.argument("arguments", nargs=-1, required=True, metavar="A B")
@_deciding
def merge(arguments: tuple[str, ...], decisions: Path | None, by: str, note: str) -> None:
    """Make two nodes one; A keeps its IRI and its labels. A and B are IRIs or names.

    Without GRAPH, give --decisions FILE: the names are then looked up by the next build.

    \b
    Example:
      kg entities merge out "Acme" "Acme Group"
    """
    graph, (first, second) = _split_off(arguments, 2)
    _decide(graph, decisions, "merge", first, other=second, by=by, note=note)


@entities.command(options_metavar="[OPTIONS] [GRAPH]")
@click.argument("arguments", nargs=-1, required=True, metavar="NODE ALIAS")
@_deciding
def split(arguments: tuple[str, ...], decisions: Path | None, by: str, note: str) -> None:
    """Make a name of a node a node of its own.

    \b
    Example:
      kg entities split out "Jane Doe" "Doe"
    """
    graph, (node, alias) = _split_off(arguments, 2)
    _decide(graph, decisions, "split", node, alias=alias, by=by, note=note)


@entities.command(options_metavar="[OPTIONS] [GRAPH]")
@click.argument("arguments", nargs=-1, required=True, metavar="NODE LABEL")
@click.option("--language", type=click.Choice(["zh", "en", ""]), help='Of the label; "" for one that is the same everywhere.')
@_deciding
def rename(arguments: tuple[str, ...], decisions: Path | None, language: str | None, by: str, note: str) -> None:
    """Give a node another label; its IRI stays.

    \b
    Example:
      kg entities rename out "Acme" "Acme Group" --language en
    """
    graph, (node, label) = _split_off(arguments, 2)
    _decide(graph, decisions, "rename", node, label=label, language=language, by=by, note=note)


@entities.command(options_metavar="[OPTIONS] [GRAPH]")
@click.argument("arguments", nargs=-1, required=True, metavar="NODE CLASS")
@ontology_option
@_deciding
def retype(arguments: tuple[str, ...], decisions: Path | None, ontology: Path | None, by: str, note: str) -> None:
    """Give a node another class, such as Company or AIModel; its IRI stays.

    \b
    Example:
      kg entities retype out "Orchid" Brand
    """
    from kg.ontology import Ontology

    graph, (node, cls) = _split_off(arguments, 2)
    known = Ontology.load(folder(ontology))
    cls = cls.removeprefix("ekg:")
    if not known.is_a(cls, "Entity"):
        classes = ", ".join(sorted(name for name in known.classes if known.is_a(name, "Entity")))
        raise click.UsageError(f"there is no class {cls!r} of things; use one of: {classes}")
    _decide(graph, decisions, "retype", node, cls=cls, by=by, note=note)


@entities.command(options_metavar="[OPTIONS] [GRAPH]")
@click.argument("arguments", nargs=-1, required=True, metavar="[NODE] NAME")
@_deciding
def veto(arguments: tuple[str, ...], decisions: Path | None, by: str, note: str) -> None:
    """Let a name never be joined to a node; without NODE, let it never be a name of anything.

    \b
    Example:
      kg entities veto out "Jane Doe" "Doe"
      kg entities veto out "Thursday"
    """
    if len(arguments) == 1 or (len(arguments) == 2 and Path(arguments[0]).exists()):
        graph, (name,) = _split_off(arguments, 1)
        _decide(graph, decisions, "veto", "", alias=name, by=by, note=note)
    else:
        graph, (node, name) = _split_off(arguments, 2)
        _decide(graph, decisions, "veto", node, alias=name, by=by, note=note)


@entities.command(options_metavar="[OPTIONS] [GRAPH]")
@click.argument("arguments", nargs=-1, required=True, metavar="N")
@_file
def undo(arguments: tuple[str, ...], decisions: Path | None) -> None:
    """Take back the decision in line N of the file (kg entities decisions GRAPH shows the lines).

    \b
    Example:
      kg entities undo out 3
    """
    from kg import decisions as files

    graph, (number,) = _split_off(arguments, 1)
    if not number.isdecimal():
        raise click.UsageError(f"{number!r} is no number of a line")
    path = _path_of(graph, decisions)
    tell(f"{path}: undone: {files.undo(path, int(number))}; build again to see it")


@entities.command("decisions")
@click.argument("graph", type=path_type, required=False)
@_file
def decisions_(graph: Path | None, decisions: Path | None) -> None:
    """Show the decisions that a build obeys, with the number of each line.

    \b
    Example:
      kg entities decisions out
    """
    from kg.decisions import load
    from kg.terminal import show_table

    path = _path_of(graph, decisions)
    known = load(path) if path.exists() or decisions else ()
    show_table(("line", "decision", "by", "note"), [(str(one.line), str(one), one.by, one.note) for one in known])


def _split_off(arguments: tuple[str, ...], needed: int) -> tuple[Path | None, tuple[str, ...]]:
    """The graph, where one more argument than needed is given, and the others."""
    if any(not argument.strip() for argument in arguments):
        raise click.UsageError("an argument is empty")
    if len(arguments) == needed:
        return None, arguments
    if len(arguments) == needed + 1:
        return Path(arguments[0]), arguments[1:]
    raise click.UsageError(f"takes {needed} argument{'s' if needed > 1 else ''}, and a graph before; {len(arguments)} were given")


def _path_of(graph: Path | None, decisions: Path | None) -> Path:
    from kg.decisions import FILE_NAME

    if decisions is not None:
        return decisions
    if graph is None:
        raise click.UsageError("give the GRAPH first, or --decisions FILE")
    return (graph if graph.is_dir() else graph.parent) / FILE_NAME


def _decide(graph: Path | None, decisions: Path | None, action: Action, thing: str, *, other: str = "", **fields: Any) -> None:
    """Look the nodes up, where there is a graph to look in, and write the decision down."""
    from kg.decisions import Decision, append

    path = _path_of(graph, decisions)
    refs: dict[str, Ref] = {}
    wanted = {"thing": thing, "other": other}
    if graph is None:
        refs = {key: _written(text) for key, text in wanted.items() if text}
    else:
        from kg import store
        from kg.decisions import Ref
        from kg.entities import find
        from kg.errors import KgError
        from kg.records import local

        with store.open(graph) as opened:
            known = opened.entities()
            for key, text in wanted.items():
                if text:
                    node = find(known, text)
                    refs[key] = Ref(node.iri, node.label("en"), local(node.classes[0]))
        if other and refs["thing"].iri == refs["other"].iri:
            raise KgError(f"{thing!r} and {other!r} are one node already: {refs['thing'].iri}")
    decision = Decision(action, refs.get("thing"), refs.get("other"), **fields)
    append(path, [decision])
    tell(f"{path}: {decision}; build again to see it")


def _written(text: str) -> Ref:
    from kg.decisions import Ref
    from kg.entities import expanded

    iri = expanded(text)
    return Ref(iri=iri) if "://" in iri else Ref(name=text)


def _json(rows: list[dict[str, Any]]) -> bytes:
    return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()


@click.command()
@click.argument("graph", type=path_type)
@click.argument("subject")
@click.argument("predicate", required=False)
@click.argument("object_", required=False, metavar="[OBJECT]")
@click.option("--sources", multiple=True, type=path_type, metavar="DIR", help="Folder where the pages lie now; may be repeated.")
@_style
@ontology_option
def explain(
    graph: Path,
    subject: str,
    predicate: str | None,
    object_: str | None,
    sources: tuple[Path, ...],
    style: str,
    ontology: Path | None,
) -> None:
    """Show the sentences that state what a graph says of a node, with the words that matter marked.

    SUBJECT and OBJECT are names or IRIs; PREDICATE is a relation, metric or role by name, label or IRI. OBJECT may also be a
    value or a period.

    \b
    Example:
      kg explain out "Acme" partnersWith
      kg explain out "Acme" Revenue 2025-Q2 --format json
    """
    from kg import store
    from kg.explain import explained, show

    with store.open(graph) as opened:
        beside = graph if graph.is_dir() else graph.parent
        found = explained(opened, subject, predicate, object_, ontology=folder(ontology), beside=beside, moved=sources)
    if style == "json":
        out(_json([one.to_json() for one in found]))
    else:
        show(found)
