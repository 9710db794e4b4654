import signal
import sys
from typing import NamedTuple

import pytest

from distretto import cli


class Answer(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def distretto(monkeypatch, capsys, tmp_path):
    """Run the command line in an empty folder, in this process; return code and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["distretto", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as caught:
            cli.run()
        printed = capsys.readouterr()
        return Answer(caught.value.code or 0, printed.out, printed.err)

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)
