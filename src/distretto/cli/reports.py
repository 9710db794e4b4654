"""`distretto report`: the report of a comparison made again from its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from distretto.cli.terminal import open_console
from distretto.errors import ResultError


def print_report(
    folder: Path,
    lang: str,
    arms: Sequence[str] | None,
    formats: Sequence[str] | None,
    out: Path | None,
) -> None:
    """Write the report of the comparison in a folder and say where it lies.

    Parameters
    ----------
    folder : Path
        Folder of a comparison.
    lang : str
        Code of a language.
    arms : sequence of str or None
        Arms to report, each a name or names joined by commas; None for all.
    formats : sequence of str or None
        Kinds of file; None for all.
    out : Path or None
        Where to write; None for `folder`.
    """
    from distretto.experiments import load_comparison, select_arms
    from distretto.report import FORMATS, find_language, write_report

    chosen = find_language(lang)
    comparison = load_comparison(folder)
    if arms:
        names = [name.strip() for text in arms for name in text.split(",") if name.strip()]
        comparison = select_arms(comparison, names)
    target = folder if out is None else out
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise ResultError("the folder cannot be made", file=target, found=str(failure)) from None
    console = open_console()
    for path in write_report(comparison, target, chosen, formats or FORMATS):
        console.print(f"{path}  ({path.stat().st_size / 1e6:.1f} MB)", soft_wrap=True)
