"""Make or refresh the virtual environment of this checkout.

    python3 tools/setup_venv.py VENV [EXTRA ...]

Installs Distretto in editable form with the named extras, in the exact versions of
``constraints.txt``. Needs nothing but Python itself.
"""

import os
import re
import subprocess
import sys
import threading
import time
import venv
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)


class Progress:
    """One line on a terminal that is rewritten every second; one line per stage elsewhere."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.live = sys.stdout.isatty()
        self.stage = self.detail = ""
        self.closed = threading.Event()
        if self.live:
            threading.Thread(target=self._tick, daemon=True).start()

    def show(self, stage: str, detail: str = "") -> None:
        if stage != self.stage and not self.live:
            print(f"  {stage}", flush=True)
        self.stage, self.detail = stage, detail

    def close(self, line: str) -> None:
        self.closed.set()
        start = "\r\033[K" if self.live else ""
        print(f"{start}{line} ({self._seconds()} s)", flush=True)

    def _tick(self) -> None:
        while not self.closed.wait(0.2):
            line = f"  {self._seconds():3d} s  {self.stage} {self.detail}"
            print(f"\r\033[K{line[:79]}", end="", flush=True)

    def _seconds(self) -> int:
        return round(time.monotonic() - self.started)


def make(folder: Path) -> Path:
    """Create the environment if it is missing or broken; return its Python."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    works = (
        python.exists()
        and not subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode
    )
    if not works:
        venv.create(folder, clear=True, with_pip=True)
    return python


def install(python: Path, extras: list[str], progress: Progress) -> int:
    """Run pip, telling its story in one line; print its last words if it fails."""
    target = f".[{','.join(extras)}]" if extras else "."
    options = ["--disable-pip-version-check", "--no-input", "-c", "constraints.txt"]
    # pip reads the versions allowed in the isolated build from the environment only.
    environment = {
        **os.environ,
        "PIP_CONSTRAINT": "constraints.txt",
        "PIP_BUILD_CONSTRAINT": "constraints.txt",
    }
    pip = subprocess.Popen(
        [python, "-m", "pip", "install", *options, "-e", target],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert pip.stdout is not None
    words: deque[str] = deque(maxlen=40)
    found = 0
    for line in pip.stdout:
        words.append(line)
        if match := re.match(r"\s*(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line):
            found += 1
            progress.show("fetching packages", f"{found}: {match[1]}")
        elif line.startswith("Installing collected packages"):
            progress.show("installing", f"{line.count(',') + 1} packages")
    if pip.wait():
        progress.close("pip could not install the packages; its last lines were:")
        sys.stdout.writelines(words)
    return pip.returncode


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    if sys.version_info < OLDEST:
        needed, found = ".".join(map(str, OLDEST)), ".".join(map(str, sys.version_info[:3]))
        print(f"Distretto needs Python {needed} or newer, this is {found}.")
        print("Name another one: make PYTHON=/path/to/python ...")
        return 1
    folder, extras = Path(sys.argv[1]), sys.argv[2:]
    print(f"Setting up {folder} (once)", flush=True)
    progress = Progress()
    progress.show("making the environment")
    python = make(folder)
    if status := install(python, extras, progress):
        return status
    progress.close(f"Ready: {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
