"""Quads to files: stable bytes, whole files or none.

The same set of quads gives the same bytes whatever order it came in and whatever the hash seed. Statements are sorted by
subject, ``rdf:type`` first, predicate and object, and written by pyoxigraph, which groups them; the header is ours,
because the order in which pyoxigraph lists prefixes is that of a hash table. A file appears under its name only when all
of it is on the disk.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kg.errors import BadOutput
from kg.vocab import PREFIXES

__all__ = ["atomic", "check_writable", "sort_key", "to_nquads", "to_trig", "to_turtle", "write_bytes", "write_graph"]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def sort_key(statement: Triple | Quad) -> tuple[str, bool, str, str]:
    """Where a statement stands in a file: by subject, type first, predicate, object.

    >>> a, b = (NamedNode(f"https://example.org/{name}") for name in "ab")
    >>> sort_key(Triple(a, NamedNode(_TYPE), b)) < sort_key(Triple(a, a, b)) < sort_key(Triple(b, a, b))
    True
    """
    subject, predicate = statement.subject, statement.predicate.value
    name = subject.value if isinstance(subject, NamedNode) else str(subject)
    return name, predicate != _TYPE, predicate, str(statement.object)


def to_turtle(quads: Iterable[Quad | Triple], *, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """All statements as pretty Turtle in UTF-8, without the names of their graphs; those in several graphs once.

    >>> a = NamedNode("https://w3id.org/earnings-kg/id/a")
    >>> print(to_turtle([Quad(a, NamedNode(_TYPE), a), Quad(a, NamedNode(_TYPE), a, a)], prefixes={"id": a.value[:-1]}).decode())
    @prefix id: <https://w3id.org/earnings-kg/id/> .
    <BLANKLINE>
    id:a a id:a .
    <BLANKLINE>
    """
    triples = sorted({quad.triple if isinstance(quad, Quad) else quad for quad in quads}, key=sort_key)
    used = _used(triples, prefixes)
    body = serialize(triples, format=RdfFormat.TURTLE, prefixes=used)
    return _laid_out(body or b"", used)


def to_trig(quads: Iterable[Quad], *, prefixes: Mapping[str, str] = PREFIXES) -> bytes:
    """All quads as pretty TriG in UTF-8: the default graph first, then each named graph in the order of its name.

    >>> a = NamedNode("https://w3id.org/earnings-kg/id/a")
    >>> print(to_trig([Quad(a, NamedNode(_TYPE), a, a)], prefixes={"id": a.value[:-1]}).decode().expandtabs(2))
    @prefix id: <https://w3id.org/earnings-kg/id/> .
    <BLANKLINE>
    id:a {
      id:a a id:a .
    }
    <BLANKLINE>
    """
    ordered = _ordered(quads)
    used = _used(ordered, prefixes)
    body = serialize(ordered, format=RdfFormat.TRIG, prefixes=used)
    return _laid_out(body or b"", used)


def to_nquads(quads: Iterable[Quad]) -> bytes:
    """All quads as N-Quads in UTF-8, a line each, in the order of ``to_trig``.

    >>> a = NamedNode("https://w3id.org/earnings-kg/id/a")
    >>> to_nquads([Quad(a, a, Literal("x")), Quad(a, a, Literal("x"))]).count(b"\\n")
    1
    """
    return serialize(_ordered(quads), format=RdfFormat.N_QUADS) or b""


def write_graph(quads: Iterable[Quad], folder: Path) -> tuple[Path, Path]:
    """Write ``graph.ttl`` (every triple) and ``graph.trig`` (a named graph a document) into a folder, which is made if absent.

    An error while writing leaves both as they were. Returns their paths; raises BadOutput where the folder cannot be written.

    >>> import tempfile
    >>> a = NamedNode("https://w3id.org/earnings-kg/id/a")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_graph([Quad(a, a, a, a)], Path(folder))]
    ['graph.ttl', 'graph.trig']
    """
    ordered = list(quads)
    turtle, trig = folder / "graph.ttl", folder / "graph.trig"
    with ExitStack() as files:
        # Entered together, so that an error in the second leaves the first as it was.
        for path, content in ((turtle, to_turtle(ordered)), (trig, to_trig(ordered))):
            files.enter_context(atomic(path)).write(content)
    return turtle, trig


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file or nothing; raises BadOutput where it cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_bytes(Path(folder, "new", "a.txt"), b"whole")
    ...     Path(folder, "new", "a.txt").read_bytes()
    b'whole'
    """
    with atomic(path) as file:
        file.write(content)


@contextmanager
def atomic(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that takes its name only when the block ends well; an error or Ctrl-C in it leaves nothing behind.

    Missing folders are made. A device or pipe (``/dev/stdout``) is written straight. Raises BadOutput on an error of the
    file system.

    >>> import contextlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with contextlib.suppress(ZeroDivisionError), atomic(Path(folder, "a")) as file:
    ...         _ = file.write(b"half"), 1 / 0
    ...     list(Path(folder).iterdir())
    []
    """
    with _named(path):
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as file:
                yield file
            return
        if path.is_dir():
            raise IsADirectoryError(None, "is a folder")
        target = path.resolve()  # what a link points to is replaced, not the link
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
        try:
            with temporary.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def check_writable(folder: Path) -> None:
    """See that files can be written into a folder, made where it is not there, before work starts; BadOutput where they cannot.

    A folder that is not there is made by the first file in it: a build that reads nothing leaves none behind.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     check_writable(Path(folder, "new"))
    ...     list(Path(folder).iterdir())
    []
    """
    with _named(folder):
        there = next(above for above in (folder, *folder.absolute().parents) if above.exists())
        probe = there / f".{secrets.token_hex(4)}.tmp"
        try:
            probe.touch()
        finally:
            probe.unlink(missing_ok=True)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Errors of the file system, told with the file and what to do. A closed pipe stays what it is."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadOutput(path, f"cannot be written ({reason[:1].lower()}{reason[1:]})", _remedy(error)) from error


def _remedy(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "choose a folder that you may write to, or change its permissions"
    if isinstance(error, IsADirectoryError):
        return "name a file, not a folder"
    if isinstance(error, (NotADirectoryError, FileExistsError)):
        return "a file stands where a folder is needed: choose another folder"
    return "check the path and the space left on the disk"


def _ordered(quads: Iterable[Quad]) -> list[Quad]:
    return sorted(set(quads), key=lambda quad: (_graph_name(quad), sort_key(quad)))


def _graph_name(quad: Quad) -> str:
    name = quad.graph_name
    return "" if isinstance(name, DefaultGraph) else name.value


def _used(statements: Iterable[Triple | Quad], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that the statements need, in order."""
    namespaces: set[str] = set()
    for statement in statements:
        graph = (statement.graph_name,) if isinstance(statement, Quad) else ()
        for term in (statement.subject, statement.predicate, statement.object, *graph):
            iri = term.value if isinstance(term, NamedNode) else term.datatype.value if isinstance(term, Literal) else ""
            namespaces.add(iri[: max(iri.rfind("/"), iri.rfind("#")) + 1])
    return {prefix: prefixes[prefix] for prefix in sorted(prefixes) if prefixes[prefix] in namespaces}


def _laid_out(body: bytes, prefixes: Mapping[str, str]) -> bytes:
    """The serializer's text with a sorted header and a blank line before each subject and graph.

    Line by line is safe: pyoxigraph writes a predicate a line and escapes line ends inside literals.
    """
    out = BytesIO()
    for prefix, namespace in prefixes.items():
        out.write(f"@prefix {prefix}: <{namespace}> .\n".encode())
    inside = first = False
    for line in body.splitlines(keepends=True):
        if line.startswith(b"@prefix "):
            continue
        opens, closes = line.endswith(b" {\n"), line == b"}\n"
        starts_subject = not line.startswith(b"\t\t" if inside else b"\t") and not closes
        if starts_subject and not first:
            out.write(b"\n")
        out.write(line)
        first = opens
        inside = (inside or opens) and not closes
    return out.getvalue()
