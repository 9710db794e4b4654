"""What the commands on labour market areas do, between the options and what is printed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto import files
from distretto.areas.delineation import delineate as delineate_flows
from distretto.areas.files import COMPARISON, FOLDER, SWEEP, csv_bytes, save
from distretto.areas.flows import Flows
from distretto.areas.reading import flows_of, matched, read_partition
from distretto.cli import areas_printing as printing
from distretto.cli.areas_options import Outlines, Practice, Search, Source, Thresholds
from distretto.errors import InputError
from distretto.provenance import provenance, sha256
from distretto.tables import read_codes, read_commuting

if TYPE_CHECKING:
    from distretto.areas.maps import Geometry


def delineate(
    path: Path,
    source: Source,
    thresholds: Thresholds,
    practice: Practice,
    search: Search,
    outlines: Outlines,
    *,
    trace: bool,
    compared: Path | None,
    draws: int,
    seed: int,
    out: Path | None,
    overwrite: bool,
    command: Sequence[str],
) -> None:
    """Delineate areas, write what is asked for, and print a summary."""
    _check_outlines(outlines, out)
    if out is not None:
        files.check_output(out, FOLDER, overwrite)
    flows, names, notes = _read(path, source)
    other = None if compared is None else matched(read_partition(compared), flows.codes)
    geometry = _geometry(flows, outlines)
    options = _options(thresholds, practice, search, flows)
    result = delineate_flows(flows, **options, trace=trace, names=names)

    tables: dict[str, Any] = {}
    sure = None
    if draws:
        from distretto.areas import stability

        sure = stability(flows, draws, seed, **options)
        tables["stability.csv"] = sure.to_dataframe()
    repaired = pieces = None
    if geometry is not None:
        from distretto.areas import contiguity

        notes += geometry.notes
        pieces = contiguity.pieces(result, geometry.neighbours, geometry.known)
        if outlines.repair_contiguity:
            repaired = contiguity.repair(result, geometry.neighbours, geometry.known)
            result = repaired.delineation
            tables["repair.csv"] = repaired.moved
        tables["contiguity.csv"] = pieces
    comparison = None
    if other is not None:
        from distretto.areas import compare as compare_partitions

        comparison = compare_partitions(result, other)
        tables["comparison.json"] = comparison.to_dict()
        tables["comparison.csv"] = comparison.differing

    written: set[str] = set()
    if out is not None:

        def draw(folder: Path) -> None:
            if geometry is not None:
                from distretto.areas.maps import write_maps

                stays = None if sure is None else sure.stays
                write_maps(result, geometry, folder, stability=stays)

        about = _provenance(
            command, path, source, thresholds, practice, search, seed if draws else None
        )
        save(result, out, overwrite=overwrite, provenance=about, tables=tables, draw=draw)
        written = {entry.name for entry in out.iterdir()}
    printing.print_delineation(result, notes, comparison, sure, pieces, repaired, out, written)


def explain(
    path: Path,
    community: str,
    source: Source,
    thresholds: Thresholds,
    practice: Practice,
    search: Search,
) -> None:
    """Print the history of a community, given by its code or its name."""
    flows, names, _ = _read(path, source)
    code = community
    if names and community not in names:
        code = next(
            (code for code, name in names.items() if name.casefold() == community.casefold()),
            community,
        )
    flows.position(code)  # before the search: is there such a community?
    options = _options(thresholds, practice, search, flows)
    result = delineate_flows(flows, **options, trace=True, names=names)
    printing.print_explanation(result, result.explain(code))


def compare(
    one: Path,
    other: Path,
    flows: Path | None,
    source: Source,
    *,
    out: Path | None,
    overwrite: bool,
    command: Sequence[str],
) -> None:
    """Compare two partitions and print how they differ."""
    from distretto.areas import compare as compare_partitions

    if out is not None:
        files.check_output(out, COMPARISON, overwrite)
    partition = read_partition(one)
    partitions = partition, matched(read_partition(other), partition)
    names: dict[str, str] | None = None
    residents = read = None
    if flows is not None:
        read, names, _ = _read(flows, source)
        partition = matched(partition, read.codes)
        partitions = partition, matched(partitions[1], partition)
        # A community without flows has no employed residents.
        residents = {code: 0.0 for each in partitions for code in each}
        codes = [str(code) for code in read.codes]
        residents |= dict(zip(codes, read.residents.tolist(), strict=True))
    elif source.names is not None:
        names = read_codes(source.names)
    comparison = compare_partitions(*partitions, residents, flows=read)
    if out is not None:
        with files.staged(out, COMPARISON) as staging:
            about = provenance(command=command, parameters={"a": str(one), "b": str(other)})
            files.write_json(staging / "comparison.json", comparison.to_dict())
            files.write_bytes(staging / "overlaps.csv", csv_bytes(comparison.overlaps))
            files.write_bytes(staging / "differing.csv", csv_bytes(comparison.differing))
            files.write_json(staging / "provenance.json", about)
    printing.print_comparison(comparison, (str(one), str(other)), names, out)


def sweep(
    path: Path,
    source: Source,
    grid: dict[str, list[float]],
    practice: Practice,
    search: Search,
    *,
    threads: int | None,
    out: Path | None,
    overwrite: bool,
    command: Sequence[str],
) -> None:
    """Delineate over a grid of parameters; write and print the table, draw the figure."""
    from distretto.areas import sweep as sweep_flows
    from distretto.cli.progress import Progress

    if out is not None:
        files.check_output(out, SWEEP, overwrite)
    flows, _, notes = _read(path, source)
    options = {**_plain(asdict(practice)), **_start(search, flows)}
    with Progress("setting") as progress:
        result = sweep_flows(flows, **grid, **options, threads=threads, progress=progress.advance)
    if out is not None:
        from distretto.areas.figures import sweep_figure

        with files.staged(out, SWEEP) as staging:
            about = provenance(
                command=command,
                parameters={"flows": _file(path), **grid, **_plain(asdict(practice))},
            )
            files.write_bytes(staging / "sweep.csv", csv_bytes(result.to_dataframe()))
            sweep_figure(result, staging / "sweep.png")
            files.write_json(staging / "provenance.json", about)
    printing.print_sweep(result, notes, out)


def numbers(text: str, option: str) -> list[float]:
    """Return the numbers of a list such as ``500,1000,2000``.

    Raises
    ------
    InputError
        If one of them is no number.
    """
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise InputError(
            "not a list of numbers", where=option, found=text, expected="such as 500,1000,2000"
        ) from None


def _read(path: Path, source: Source) -> tuple[Flows, dict[str, str] | None, tuple[str, ...]]:
    """Return the flows, names of communities, and notes on what was read."""
    given = None if source.names is None else read_codes(source.names)
    commuting = read_commuting(
        path,
        layout=source.layout,
        origin=source.origin,
        destination=source.destination,
        workers=source.workers,
        only=dict(condition(text) for text in source.only or ()),
        square=source.square,
        sheet=source.sheet,
        encoding=source.encoding,
        decimal=source.decimal,
        thousands=source.thousands,
        fractions=source.fractions,
        sum_duplicates=source.sum_duplicates,
        digits=source.digits,
        width=source.width,
        home_code=source.home_code,
        codes=source.codes,
    )
    _prepare_kernels()
    flows = flows_of(commuting, at_home=source.at_home.value, directed=not source.accept_undirected)
    names = None if given is None else matched(given, flows.codes)
    return flows, names, commuting.notes


def condition(text: str) -> tuple[str, str]:
    """Return column and text of a condition such as ``year=2001``.

    Raises
    ------
    InputError
        If it is none.
    """
    name, sign, wanted = text.partition("=")
    if not sign:
        raise InputError(
            "not a condition", where="--only", found=text, expected="COLUMN=TEXT, such as year=2001"
        )
    return name.strip(), wanted.strip()


def _prepare_kernels() -> None:
    """Compile the method if it was not compiled before, and say so: it takes a while."""
    from distretto.areas.compiling import compile_kernels, kernels_are_cached

    if not kernels_are_cached():
        print("Compiling the method, once: this takes up to a minute", file=sys.stderr)
        compile_kernels()


def _options(
    thresholds: Thresholds, practice: Practice, search: Search, flows: Flows
) -> dict[str, Any]:
    return {**asdict(thresholds), **_plain(asdict(practice)), **_start(search, flows)}


def _start(search: Search, flows: Flows) -> dict[str, Any]:
    given = search.start
    start = None if given is None else matched(read_partition(given), flows.codes)
    return {"start": start, "max_iterations": search.max_iterations}


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """Return options with JSON types only."""
    return {name: str(value) if value is not None else None for name, value in options.items()}


def _check_outlines(outlines: Outlines, out: Path | None) -> None:
    if outlines.geometry is None:
        for name in ("geometry_code", "geometry_layer", "repair_contiguity"):
            if getattr(outlines, name):
                raise InputError(
                    "there are no outlines",
                    where="--" + name.replace("_", "-"),
                    expected="--geometry FILE as well",
                )
    elif out is None:
        raise InputError("there is no folder for maps", where="--geometry", expected="--out DIR")


def _geometry(flows: Flows, outlines: Outlines) -> Geometry | None:
    if outlines.geometry is None:
        return None
    from distretto.areas.maps import read_geometry

    return read_geometry(
        outlines.geometry,
        flows.codes,
        column=outlines.geometry_code,
        layer=outlines.geometry_layer,
    )


def _provenance(
    command: Sequence[str],
    path: Path,
    source: Source,
    thresholds: Thresholds,
    practice: Practice,
    search: Search,
    seed: int | None,
) -> dict[str, Any]:
    given = {name: value for name, value in asdict(source).items() if value not in (None, False)}
    return provenance(
        command=command,
        seed=seed,
        parameters={
            "method": "labour market areas",
            "flows": _file(path),
            "reading": _plain(given),
            **asdict(thresholds),
            **_plain(asdict(practice)),
            "start": None if search.start is None else _file(search.start),
            "max_iterations": search.max_iterations,
        },
    )


def _file(path: Path) -> dict[str, str]:
    return {"file": str(path), "sha256": sha256(path.read_bytes())}
