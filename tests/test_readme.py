"""The README is true: every example runs and prints what stands there, and every command and option it names exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from kg.cli import commands
from tests import readme

TEXT = readme.README.read_text(encoding="utf-8")


def test_every_example_prints_what_the_readme_shows(tmp_path: Path) -> None:
    folder = readme.workplace(tmp_path)
    found = readme.examples(TEXT)
    assert len(found) >= 8
    for example in found:
        status, output = readme.run(example, folder)
        assert status == 0, f"$ {example.command}\n{output}"
        assert example.kind == "python" or readme.matches(example.expected, output), f"$ {example.command}\n{output}"
        assert example.kind != "python" or not output.strip(), output


def test_every_command_of_kg_is_in_the_readme() -> None:
    assert [name for name in commands.commands if f"kg {name}" not in TEXT] == []


def test_every_option_that_the_readme_names_exists() -> None:
    known = {option for command in _all(commands) for p in command.params for option in (*p.opts, *p.secondary_opts)}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", TEXT))
    assert named - known - {"--help", "--version"} == set()


def _all(group: click.Group) -> Iterator[click.Command]:
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from _all(command)


def test_an_example_whose_output_differs_is_seen() -> None:
    assert not readme.matches("built out\n", "built elsewhere\n")
    assert readme.matches("a\n…\nb … c\n", "a\nx\ny\nb 12 c\n")


def test_every_module_is_on_the_map_of_the_architecture() -> None:
    page = (readme.ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = [p.name if p.is_file() else f"{p.name}/" for p in (readme.ROOT / "kg").iterdir()]
    wanted = [m for m in modules if (m.endswith(".py") and not m.startswith("_")) or (m.endswith("/") and not m.startswith("_"))]
    assert [m for m in wanted if f"{m}`" not in page] == []
