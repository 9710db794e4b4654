"""What the README shows is run: Python blocks as they are, command lines with small numbers."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SMALL = {"--worlds": "2", "--quarters": "2"}


def blocks(*languages: str) -> list[str]:
    return [
        text
        for language, text in re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.M | re.S)
        if language in languages
    ]


def commands(program: str) -> list[list[str]]:
    lines = "\n".join(blocks("bash", "console")).replace("\\\n", " ").splitlines()
    words = [shlex.split(line.removeprefix("$ "), comments=True) for line in lines]
    return [command for command in words if command[:1] == [program]]


def small(command: list[str]) -> list[str]:
    """Return the command with few worlds and quarters."""
    return [SMALL.get(before, word) for before, word in zip(["", *command], command, strict=False)]


def run(arguments: list[str], folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("code", blocks("python"))
def test_python(code, tmp_path):
    run(["-c", code], tmp_path)


@pytest.mark.parametrize("command", commands("distretto"), ids=shlex.join)
def test_command_line(command, tmp_path):
    run(["-m", *small(command)], tmp_path)


@pytest.mark.parametrize("command", commands("make"), ids=shlex.join)
def test_make(command):
    done = subprocess.run(
        [*command, "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_something_is_shown():
    assert blocks("python")
    assert {"run", "compare"} <= {command[1] for command in commands("distretto")}
    assert ["make", "demo"] in commands("make")


def test_files_that_are_linked_exist():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
