"""The examples of the README: read them, run them, and write their output anew (``python tests/readme.py``).

An example is a fenced block marked ``console``: lines after ``$`` are commands, the lines up to the next command their output.
In an expected output ``…`` stands for anything within a line, and a line of its own for any lines. A block marked ``python`` is
run as a doctest would. All examples run in order in one fresh folder that holds a copy of ``examples/``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
_SECONDS = re.compile(r"^(seconds +)[\d.]+", re.MULTILINE)
_BLOCK = re.compile(r"^```(?P<kind>console|python)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A command of the README with the output below it; ``start`` and ``end`` are where that output is in the text."""

    kind: str
    command: str
    expected: str
    start: int
    end: int


def examples(text: str) -> list[Example]:
    """Every command of a README in order; a Python block is one command without output."""
    found: list[Example] = []
    for block in _BLOCK.finditer(text):
        if block["kind"] == "python":
            found.append(Example("python", block["body"], "", block.end("body"), block.end("body")))
            continue
        at = block.start("body")
        for part in re.split(r"^(?=\$ )", block["body"], flags=re.MULTILINE):
            command, _, expected = part.partition("\n")
            if command.startswith("$ "):
                start = at + len(command) + 1
                found.append(Example("console", command[2:], expected, start, at + len(part)))
            at += len(part)
    return found


def workplace(folder: Path) -> Path:
    """A folder as a reader of the README has it: the example pages and nothing else."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder


def run(example: Example, folder: Path) -> tuple[int, str]:
    """Exit status and output of an example in a folder, with the ``kg`` of this interpreter first on the path."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    if example.kind == "python":
        command = [sys.executable, "-c", f"import doctest; doctest.run_docstring_examples({example.command!r}, {{}})"]
    else:
        command = ["bash", "-c", example.command]
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    done = subprocess.run(command, cwd=folder, env=environment, timeout=120, check=False, **output)
    return done.returncode, done.stdout


def matches(expected: str, actual: str) -> bool:
    """Whether an output is as expected, where ``…`` stands for anything.

    >>> matches("built …\\n…\\nseconds …\\n", "built out\\na\\nb\\nseconds 2.1\\n")
    True
    """
    lines = [re.escape(line.rstrip()).replace("…", ".*") for line in expected.rstrip().split("\n")]
    pattern = r"\n".join(r"(?:.*\n)*?.*" if line == ".*" else line for line in lines)
    return re.fullmatch(pattern, "\n".join(line.rstrip() for line in actual.rstrip().split("\n"))) is not None


def renewed(text: str) -> str:
    """The README with the output of every console example as it is today; outputs that hold ``…`` and still match stay."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = workplace(Path(temporary))
        changes = []
        for example in examples(text):
            _, output = run(example, folder)
            if example.kind == "console" and not matches(example.expected, output):
                output = _SECONDS.sub(r"\1…", output)
                changes.append((example.start, example.end, output.rstrip("\n") + "\n" if output.strip() else ""))
        for start, end, output in reversed(changes):
            text = text[:start] + output + text[end:]
    return text


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
