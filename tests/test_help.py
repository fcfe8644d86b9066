"""The help is true: every example in the help of every command runs on a folder such as it speaks of."""

from __future__ import annotations

import contextlib
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kg.cli import commands
from kg.decisions import FILE_NAME, Decision, append

PAGES = {
    "call.txt": "Jane Doe, chief executive of Acme, spoke. Acme partners with Orchid Labs. "
    "Acme reported revenue of $420 million in the second quarter of 2025.\n",
    "call.html": "<html><head><title>A page</title></head><body>"
    "<p>Tom Roe, chief executive of Acme Robotics, spoke.</p></body></html>",
    "news.jsonl": '{"id": "news-1", "text": "Jane Doe, chief executive of Acme, spoke. Doe said that Orchid Labs grew. '
    'Wei Chen met the board of Acme and spoke."}\n'
    '{"id": "news-2", "text": "Wei Chen, chief executive of Orchid Labs, spoke on Thursday."}\n',
}


def examples(command: click.Command, name: str = "kg") -> Iterator[tuple[str, str]]:
    """The command and each line below “Example:” in its help, subcommands too."""
    _, _, below = (command.help or "").partition("Example:\n")
    for line in below.splitlines():
        if line.strip().startswith("kg "):
            yield name, line.strip()
    if isinstance(command, click.Group):
        for sub, one in command.commands.items():
            yield from examples(one, f"{name} {sub}")


EXAMPLES = sorted(set(examples(commands)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pages and a graph of them in which every name of the examples is a node."""
    place = tmp_path_factory.mktemp("help")
    (place / "pages").mkdir()
    for name, text in PAGES.items():
        (place / name).write_text(text, encoding="utf-8")
        (place / "pages" / name).write_text(text, encoding="utf-8")
    with contextlib.chdir(place):
        assert CliRunner().invoke(commands, ["build", *PAGES, "-o", "out", "--no-view"]).exit_code == 0
        append(Path("out", FILE_NAME), [Decision("veto", alias=name) for name in ("Friday", "Sunday", "June")])
    return place


def test_every_command_has_an_example() -> None:
    named = {name for name, _ in EXAMPLES}
    every = {"kg", *(f"kg {name}" for name in commands.commands)}
    group = commands.commands["entities"]
    assert isinstance(group, click.Group)
    every |= {f"kg entities {name}" for name in group.commands if name != "list"}
    assert every <= named | {"kg entities list"}


@pytest.mark.parametrize(("command", "example"), EXAMPLES)
def test_every_example_of_the_help_runs(command: str, example: str, folder: Path, tmp_path: Path) -> None:
    assert example.startswith("kg ")
    words = shlex.split(example)[1:]
    if words[0] == "serve":  # runs until it is stopped; tests/test_serve.py has it running
        assert commands.commands["serve"].make_context("serve", words[1:]).params["port"] == 8737
        return
    target = words.pop() if ">" in words else None
    words = [word for word in words if word != ">"]
    place = Path(shutil.copytree(folder, tmp_path / "place"))
    with contextlib.chdir(place):
        result = CliRunner().invoke(commands, words)
    assert result.exit_code == 0, result.output
    assert target is None or result.stdout
