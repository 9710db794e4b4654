"""Writing files so that a reader never meets half of one.

A single file is written under another name, forced to the disk and renamed; a set of files is
written into a staging folder and moved into place when all are complete.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from distretto.errors import ResultError

if TYPE_CHECKING:
    import pandas as pd

STAGING = ".writing-"
LOCK = f"{STAGING}lock"  # held by the process that writes into the folder


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of result folder.

    Attributes
    ----------
    name : str
        What it is called in messages.
    marker : str
        The file by which an earlier result of this kind is recognised.
    members : frozenset of str
        Names that such a folder may hold; a folder that holds others is never overwritten.
    holds : mapping of str to str
        What each member holds, for people to read.
    result : str
        The member that is there when all is done; "" if that is the marker.
    begun : str
        The member by which also one that was interrupted is recognised; "" if that is the marker.
    parts : str
        What it is made of, in the plural, if it can be gone on with: worlds, trials.
    counted : callable, optional
        Given the folder, how many parts are finished and wanted; None for what is not known.
    told : callable, optional
        Given the folder of one that is complete, a few headline numbers by what they are.
    tables : callable, optional
        Given the folder, its tables by name, where they are not just its CSV and Parquet files.
    anew : callable, optional
        Given the plan, the words of a command that makes such a result; for folders of which no
        command was kept.
    """

    name: str
    marker: str
    members: frozenset[str]
    holds: Mapping[str, str] = field(default_factory=dict, compare=False)
    result: str = ""
    begun: str = ""
    parts: str = ""
    counted: Callable[[Path], tuple[int | None, int | None]] | None = None
    told: Callable[[Path], Mapping[str, str]] | None = None
    tables: Callable[[Path], Mapping[str, pd.DataFrame]] | None = None
    anew: Callable[[Mapping[str, Any]], list[str]] | None = None


def check_output(out: Path, kind: Kind, overwrite: bool) -> None:
    """Refuse an output folder that holds anything but an earlier result that may be overwritten.

    Nothing is written, so that a wrong folder is reported before any work is done.

    Raises
    ------
    ResultError
        If `out` is not a folder or cannot be used, holds other files, or holds an earlier result
        and `overwrite` is not given.
    """
    found = _names(out)
    if not found:
        return
    foreign = sorted(found - kind.members)
    if foreign or kind.marker not in found:
        raise ResultError(
            f"the folder is not empty and holds no earlier {kind.name} of Distretto",
            file=out,
            found=", ".join(foreign or sorted(found)),
            expected="an empty folder or the name of a new one",
        )
    if not overwrite:
        raise ResultError(
            f"the folder holds an earlier {kind.name}",
            file=out,
            expected="an empty folder or the name of a new one",
            hint="--overwrite (overwrite=True in Python) replaces it",
        )


def clear(out: Path) -> None:
    """Remove what a result folder holds, but not the folder; `check_output` has allowed it."""
    with _reporting(out):
        for path in out.iterdir() if out.exists() else ():
            if path.name != LOCK:
                _remove(path)


def sweep(folder: Path) -> None:
    """Remove what a killed process left half-written in a folder."""
    with _reporting(folder):
        for path in folder.glob(f"{STAGING}*"):
            if path.name != LOCK:
                _remove(path)


@contextmanager
def staged(out: Path, whole: Kind | None = None) -> Iterator[Path]:
    """Give a folder to write into; what is written there moves to `out` when all went well.

    Members of `out` with the same names are replaced, others stay. If an error is raised inside,
    `out` is as it was before.

    Parameters
    ----------
    out : Path
        Folder of the result; made if it does not exist.
    whole : Kind, optional
        What is written is a whole result of this kind: what an earlier one has more is removed.

    Raises
    ------
    ResultError
        If the folder cannot be written.
    """
    with created(out):
        staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=out))
        try:
            yield staging
            written = {path.name for path in staging.iterdir()}
            for name in sorted(whole.members - written) if whole is not None else ():
                if (out / name).exists():
                    _remove(out / name)
            for path in sorted(staging.iterdir()):
                target = out / path.name
                if target.is_dir():
                    _remove(target)
                path.replace(target)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def alone_in(folder: Path | None) -> Iterator[None]:
    """Keep other processes from writing into a folder as long as this one does.

    The lock goes with the process, however that ends.

    Parameters
    ----------
    folder : Path or None
        Made if it does not exist; None where nothing is written.

    Raises
    ------
    ResultError
        If another process writes into the folder, or it cannot be written.
    """
    if folder is None or (folder.exists() and not folder.is_dir()):
        yield
        return
    with created(folder):
        path = folder / LOCK
        with _reporting(path):
            held = path.open("a")
        with held:
            if not _locked(held, path):
                raise ResultError(
                    "another process is writing into this folder",
                    file=folder,
                    expected="one at a time",
                    hint="wait for it, or name another folder",
                )
            try:
                yield
            finally:
                path.unlink(missing_ok=True)


def _locked(file: IO[str], path: Path) -> bool:
    """Lock an open file, unless another process has; say whether it is locked and still there."""
    try:
        import fcntl
    except ImportError:  # not on Windows: folders are not locked there
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return path.stat().st_ino == os.fstat(file.fileno()).st_ino
    except OSError:
        return False


@contextmanager
def created(folder: Path) -> Iterator[None]:
    """Make a folder with its parents; if an error is raised inside, remove those that are empty.

    Raises
    ------
    ResultError
        If the folder, or a file inside the block, cannot be written.
    """
    with _reporting(folder):
        made = []
        missing = folder
        while not missing.exists():
            made.append(missing)
            missing = missing.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            yield
        except BaseException:
            for path in made:
                with suppress(OSError):
                    path.rmdir()
            raise


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file atomically: it appears complete or not at all.

    Raises
    ------
    ResultError
        If it cannot be written.
    """
    scratch = path.with_name(STAGING + path.name)
    with _reporting(path):
        try:
            with scratch.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            scratch.replace(path)
            _sync(path.parent)
        except BaseException:
            scratch.unlink(missing_ok=True)
            raise


def _sync(folder: Path) -> None:
    """Have the disk know the names in a folder, where the system can."""
    with suppress(OSError):
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)


def write_json(path: Path, content: Any) -> None:
    """Write JSON atomically, indented, without NaN (which JSON does not know)."""
    write_bytes(path, json_text(content).encode())


def json_text(content: Any) -> str:
    """Text of a JSON file as Distretto writes it."""
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def read_json(path: Path) -> Any:
    """Read a JSON file of a result.

    Raises
    ------
    ResultError
        If it does not exist or is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResultError("no such file in this result", file=path) from None
    except OSError as error:
        raise ResultError(f"cannot be read: {error.strerror}", file=path) from None
    except ValueError as error:
        raise ResultError(f"not readable as JSON: {error}", file=path) from None


def _names(out: Path) -> set[str]:
    """Names in a folder, without what an interrupted write left behind."""
    try:
        names = {path.name for path in out.iterdir()}
    except FileNotFoundError:
        return set()
    except NotADirectoryError:
        raise ResultError("not a folder", file=out, expected="the name of a folder") from None
    except OSError as error:
        raise ResultError(f"cannot be used: {error.strerror}", file=out) from None
    return {name for name in names if not name.startswith(STAGING)}


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


@contextmanager
def _reporting(path: Path) -> Iterator[None]:
    """Turn a failure of the file system into the error a user can act on."""
    try:
        yield
    except OSError as error:
        raise ResultError(
            f"cannot be written: {error.strerror or error}", file=error.filename or path
        ) from error
