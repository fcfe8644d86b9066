"""The commands about who is who: ``kg entities`` with its decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.clitools import as_json, folder, ontology_option, out, path_type, style_option, tell
from kg.errors import closest

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.decisions import Action, Ref
    from kg.ontology import Ontology
    from kg.recordtypes import Entity

__all__ = ["deciding", "entities", "path_of", "reference", "written"]

_LISTING = "list"


class _Entities(click.Group):
    """A group whose first argument may also be a graph: ``kg entities out`` lists it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            self._refuse_typo(args)
            args = [_LISTING, *args]
        return super().parse_args(ctx, args)

    def _refuse_typo(self, args: list[str]) -> None:
        """A word that is no graph, before others, is meant as a command."""
        known = self.list_commands(click.Context(self))
        near = closest(args[0], known)
        others = [one for one in args[1:] if not one.startswith("-")]
        if not args[0].startswith("-") and not Path(args[0]).exists() and (near or len(others) > 1):
            raise click.UsageError(f"there is no command {args[0]!r}; {near}give a GRAPH, or one of: {', '.join(known)}")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in super().list_commands(ctx) if name != _LISTING]


@click.group(cls=_Entities, subcommand_metavar="GRAPH | COMMAND [ARGS]…")
def entities() -> None:
    """List the nodes of a graph with their names and why each was joined; decide who is who.

    With --suspect, what deserves a look: doubtful merges, doubtful nodes and near misses. With --format json, plain data. A
    decision goes to a file of JSON lines, by default decisions.jsonl in the folder of the graph, which every later build into
    that folder obeys.

    \b
    Example:
      kg entities out
      kg entities out --suspect
      kg entities merge out "Acme" "Acme Robotics" --note "same firm" --by JD
      kg entities undo out 1
    """


@entities.command(_LISTING, hidden=True)
@click.argument("graph", type=path_type)
@click.option("--suspect", is_flag=True, help="Show doubtful merges, doubtful nodes and near misses instead.")
@style_option
@ontology_option
def list_(graph: Path, suspect: bool, style: str, ontology: Path | None) -> None:
    """List the nodes of a graph: class, labels, other names with the reason why each was joined, tickers,
    documents.

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
                out(as_json([one.to_json() for one in found]))
            elif found:
                show_table(("doubt", "nodes", "names", "detail"), [one.row(rules) for one in found])
            else:
                tell("nothing is doubtful: no merge, no node and no pair of names")
            return
        nodes = listed(opened)
        if style == "json":
            out(as_json([one.to_json() for one in nodes]))
        else:
            show_table(("node", "class", "labels", "also", "tickers", "documents"), [one.row() for one in nodes])


def deciding(function: Callable[..., None]) -> Callable[..., None]:
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
@deciding
def merge(arguments: tuple[str, ...], decisions: Path | None, by: str, note: str) -> None:
    """Make two nodes one; A keeps its IRI and its labels. A and B are IRIs or names.

    Without GRAPH, give --decisions FILE: the names are then looked up by the next build.

    \b
    Example:
      kg entities merge out "Acme" "Acme Robotics"
    """
    graph, (first, second) = _split_off(arguments, 2)
    _decide(graph, decisions, "merge", first, other=second, by=by, note=note)


@entities.command(options_metavar="[OPTIONS] [GRAPH]")
@click.argument("arguments", nargs=-1, required=True, metavar="NODE [ALIAS]")
@click.option(
    "--in", "places", multiple=True, metavar="DOCUMENT", help="Only in this document (id, title or IRI); may be repeated."
)
@click.option("--with", "firm", metavar="FIRM", help="Only in documents that name this node too.")
@deciding
def split(
    arguments: tuple[str, ...], places: tuple[str, ...], firm: str | None, decisions: Path | None, by: str, note: str
) -> None:
    """Make a name of a node a node of its own.

    With --in or --with, what some documents call so is another thing than what the others do: two people of one name. ALIAS
    may then be left out, which means all names of the node there.

    \b
    Example:
      kg entities split out "Jane Doe" "Doe"
      kg entities split out "Wei Chen" --with "Acme"
      kg entities split out "Wei Chen" --in news-2
    """
    somewhere = bool(places or firm)
    if somewhere and (len(arguments) == 1 or (len(arguments) == 2 and Path(arguments[0]).exists())):
        graph, (node,) = _split_off(arguments, 1)
        alias = ""
    else:
        graph, (node, alias) = _split_off(arguments, 2)
    _decide(graph, decisions, "split", node, firm=firm or "", alias=alias, places=places, by=by, note=note)


@entities.command(options_metavar="[OPTIONS] [GRAPH]")
@click.argument("arguments", nargs=-1, required=True, metavar="NODE LABEL")
@click.option("--language", type=click.Choice(["zh", "en", ""]), help='Of the label; "" for one that is the same everywhere.')
@deciding
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
@deciding
def retype(arguments: tuple[str, ...], decisions: Path | None, ontology: Path | None, by: str, note: str) -> None:
    """Give a node another class, such as Company or AIModel; its IRI stays.

    \b
    Example:
      kg entities retype out "Orchid Labs" BusinessUnit
    """
    from kg.decisions import class_named
    from kg.ontology import Ontology

    graph, (node, cls) = _split_off(arguments, 2)
    known = Ontology.load(folder(ontology))
    _decide(graph, decisions, "retype", node, ontology=known, cls=class_named(cls, known), by=by, note=note)


@entities.command(options_metavar="[OPTIONS] [GRAPH]")
@click.argument("arguments", nargs=-1, required=True, metavar="[NODE] NAME")
@deciding
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
    """Take back the decision in line N of the file (kg entities decisions GRAPH shows the lines). The others keep their numbers.

    \b
    Example:
      kg entities undo out 3
    """
    from kg import decisions as files

    graph, (number,) = _split_off(arguments, 1)
    if not number.isdecimal():
        raise click.UsageError(f"{number!r} is no number of a line")
    path = path_of(graph, decisions)
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
    from kg import store
    from kg.decisions import load
    from kg.terminal import show_table
    from kg.vocab import curie

    path = path_of(graph, decisions)
    if graph is not None and decisions is None and not path.exists():
        store.load(graph)  # says what is wrong where it is no graph at all
        tell(f"{path}: no decisions yet")
    known = load(path) if path.exists() or decisions else ()
    if not known:
        if path.exists():
            tell(f"{path}: no decisions now; all were undone")
        return
    rows = [(str(one.line), str(one), " + ".join(map(curie, one.iris())), one.by, one.note) for one in known]
    show_table(("line", "decision", "nodes", "by", "note"), rows)


def _split_off(arguments: tuple[str, ...], needed: int) -> tuple[Path | None, tuple[str, ...]]:
    """The graph, where one more argument than needed is given, and the others."""
    if any(not argument.strip() for argument in arguments):
        raise click.UsageError("an argument is empty")
    if len(arguments) == needed:
        return None, arguments
    if len(arguments) == needed + 1:
        return Path(arguments[0]), arguments[1:]
    raise click.UsageError(f"takes {needed} argument{'s' if needed > 1 else ''}, and a graph before; {len(arguments)} were given")


def path_of(graph: Path | None, decisions: Path | None) -> Path:
    """The file of decisions that is meant. Raises UsageError where neither a graph nor a file is given."""
    from kg.decisions import FILE_NAME

    if decisions is not None:
        return decisions
    if graph is None:
        raise click.UsageError("give the GRAPH first, or --decisions FILE")
    return (graph if graph.is_dir() else graph.parent) / FILE_NAME


def _decide(
    graph: Path | None,
    decisions: Path | None,
    action: Action,
    thing: str,
    *,
    other: str = "",
    firm: str = "",
    ontology: Ontology | None = None,
    **fields: Any,
) -> None:
    """Look the nodes up and ask whether it can work, where there is a graph to look in; then write the decision down."""
    from kg.decisions import Decision, append, load

    path = path_of(graph, decisions)
    wanted = {key: text for key, text in (("thing", thing), ("other", other), ("firm", firm)) if text}
    if graph is None:
        refs = {key: written(text) for key, text in wanted.items()}
        decision = Decision(action, refs.get("thing"), refs.get("other"), firm=refs.get("firm"), **fields)
    else:
        from kg import store
        from kg.deciding import checked
        from kg.entities import find
        from kg.errors import KgError
        from kg.ontology import Ontology

        with store.open(graph) as opened:
            known = opened.entities()
            refs = {key: reference(find(known, text)) for key, text in wanted.items()}
            if other and refs["thing"].iri == refs["other"].iri:
                raise KgError(f"{thing!r} and {other!r} are one node already: {refs['thing'].iri}")
            decision = Decision(action, refs.get("thing"), refs.get("other"), firm=refs.get("firm"), **fields)
            earlier = load(path) if path.exists() else ()
            decision, warnings = checked(opened, decision, earlier, ontology or Ontology.load())
        for warning in warnings:
            tell(f"note: {warning}")
    append(path, [decision])
    tell(f"{path}: {decision}; build again to see it")


def reference(node: Entity) -> Ref:
    """How a decision names a node of a graph."""
    from kg.decisions import Ref
    from kg.recordtypes import local

    return Ref(node.iri, node.label("en"), local(node.classes[0]))


def written(text: str) -> Ref:
    """How a decision names a node by what was typed alone."""
    from kg.decisions import Ref
    from kg.entities import expanded

    iri = expanded(text)
    return Ref(iri=iri) if "://" in iri else Ref(name=text)
