"""What Word files and workbooks have in common: their libraries, and the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from importlib import import_module

from distretto.errors import InputError, install_extra
from distretto.report.document import Block, Document, Fold, Grid

__all__ = ["innermost", "need_library", "printable", "reproducible"]

# The earliest time that a zip archive can hold; it stands for no date.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(?=</dcterms)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def need_library(name: str, package: str, product: str) -> None:
    """Make sure that an optional library is there.

    Parameters
    ----------
    name, package : str
        The module, and the package that brings it.
    product : str
        What needs it, in the plural.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        import_module(name)
    except ImportError:
        raise InputError(
            f"{product} need {package}, which is not installed", hint=install_extra("office")
        ) from None


def reproducible(content: bytes, document: Document) -> bytes:
    """Return an Office file whose bytes depend on the document alone.

    The libraries write the time of day into the archive and into the properties of the file; both
    give way to the date of the document.
    """
    date = f"{document.date or '1980-01-01'}T00:00:00Z".encode()
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if name == _CORE:
                part = _TIMES.sub(rb"\g<1>" + date, part)
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, part)
    return fixed.getvalue()


def innermost(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield blocks in their order, those inside grids and folds in the place of these."""
    for block in blocks:
        if isinstance(block, Grid | Fold):
            yield from innermost(block.blocks)
        else:
            yield block


def printable(text: str) -> str:
    """Return a text without the control characters that Office files cannot hold."""
    return _CONTROLS.sub("", text)
