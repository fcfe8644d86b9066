"""What every command of ``kg`` shares: how it takes a path or an ontology, where it prints, its exit status."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import click

from kg.errors import BrokenOntology

__all__ = [
    *("FAILED", "INTERRUPTED", "MISUSED", "NegativeNumbers", "as_json", "folder", "ontology_option", "out", "path_type", "plain"),
    *("style_option", "tell"),
]

FAILED, MISUSED, INTERRUPTED = 1, 2, 130


class _PathType(click.Path):
    """A path that is not empty: Path("") is the current folder, which no one means who writes "$unset"."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("is empty; name a file or folder", param, ctx)
        return super().convert(value, param, ctx)


path_type = _PathType()
ontology_option = click.option(
    "--ontology", type=path_type, metavar="DIR", help="Ontology folder to use instead of the packaged one."
)


style_option = click.option("--format", "style", type=click.Choice(["table", "json"]), default="table", show_default=True)
_NEGATIVE = re.compile(r"-[\d.][\d.,]*.*")
_KEPT = "\0"  # in front of what looks like an option and is a number; no argument of a process can hold it


class NegativeNumbers(click.Command):
    """A command whose arguments may be negative numbers, which are no options; ``plain`` is the callback of such an argument."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [_KEPT + one if _NEGATIVE.fullmatch(one) else one for one in args])


def plain(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """An argument of ``NegativeNumbers`` as it was typed."""
    return value.removeprefix(_KEPT) if value else value


def as_json(rows: list[dict[str, Any]]) -> bytes:
    """Rows as JSON for people and programs to read."""
    return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()


def folder(ontology: Path | None) -> Path:
    """The folder of the ontology to use. Raises BrokenOntology where there is none of that name."""
    from kg.ontology import default_folder

    if ontology is None:
        return default_folder()
    if not ontology.is_dir():
        raise BrokenOntology(ontology, "no such folder", "name a copy of the folder ontology/ that comes with kg")
    return ontology


def out(content: bytes) -> None:
    """Bytes to standard output as they are, in UTF-8 whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def tell(message: str) -> None:
    """A message to the user, on standard error."""
    click.echo(f"kg: {message}", err=True)
