"""What every command of ``kg`` shares: how it takes a path or an ontology, where it prints, its exit status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kg.errors import BrokenOntology

__all__ = ["FAILED", "INTERRUPTED", "MISUSED", "folder", "ontology_option", "out", "path_type", "tell"]

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
