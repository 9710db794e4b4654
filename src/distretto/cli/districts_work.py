"""What `distretto districts identify` reads, prints and writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from distretto import files
from distretto.cli.areas_work import condition
from distretto.cli.districts_options import Areas, Judging, Reading, Sizes
from distretto.cli.terminal import new_table, open_console, print_place, title
from distretto.districts.files import CONTENT, FOLDER, save
from distretto.districts.identification import Identification, identify
from distretto.districts.kinds import DISTRICT
from distretto.errors import InputError
from distretto.report.numbers import counted, fixed, percent
from distretto.tables import Employment, read_codes, read_employment

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 12  # districts shown
SHOWN = 6  # near misses shown


def print_identification(
    table: Path,
    judging: Judging,
    sizes: Sizes,
    areas: Areas,
    reading: Reading,
    *,
    out: Path | None,
    overwrite: bool,
    words: Sequence[str],
) -> None:
    """Identify districts, print the answer, and write it where asked to.

    Parameters
    ----------
    table : Path
        Employment.
    judging, sizes, areas, reading
        Options of the command.
    out : Path or None
        Folder for the files.
    overwrite : bool
    words : sequence of str
        The command line.
    """
    _check_outlines(areas, out)
    if out is not None:
        files.check_output(out, FOLDER, overwrite)
    found = identify(
        read_table(table, reading),
        areas.areas,
        judging.method.value,
        groups=judging.groups,
        reference=None if judging.reference is None else read_table(judging.reference, reading),
        unassigned="leave-out" if areas.leave_out else "refuse",
        class_sizes={name: _number(text) for name, text in _pairs(sizes.class_mean, "class-mean")},
        open_mean=sizes.open_mean,
        open_most=sizes.open_most,
        near=judging.near,
        names=None if areas.names is None else read_codes(areas.names),
        command=list(words),
        **{name: _value(text) for name, text in _pairs(judging.set, "set")},
    )
    outlines, notes = _outlines(found, areas)
    if out is not None:
        save(found, out, overwrite=overwrite, add=lambda to: _add(found, table.name, outlines, to))
    _print(found, notes, out)


def read_table(path: Path, reading: Reading) -> Employment:
    """Read employment with the options of a command."""
    return read_employment(
        path,
        place=reading.place,
        industry=reading.industry,
        size_class=reading.size_class,
        units=reading.units,
        employment=reading.employment,
        measure=reading.measure.value,
        sheet=reading.sheet,
        encoding=reading.encoding,
        decimal=reading.decimal,
        thousands=reading.thousands,
        only=dict(condition(text) for text in reading.only or ()),
        sum_duplicates=reading.sum_duplicates,
    )


def _pairs(given: Iterable[str] | None, option: str) -> Iterable[tuple[str, str]]:
    for text in given or ():
        name, sign, value = text.partition("=")
        if not sign:
            raise InputError(
                "not a name and a value", where=f"--{option}", found=text, expected="NAME=VALUE"
            )
        yield name.strip(), value.strip()


def _value(text: str) -> Any:
    """Return a value of a parameter: a number, yes or no, or the word itself."""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(
            "not a number", where="--class-mean", found=text, expected="such as 1-9=2.1"
        ) from None


def _check_outlines(areas: Areas, out: Path | None) -> None:
    if areas.geometry is None:
        for name in ("geometry_code", "geometry_layer"):
            if getattr(areas, name):
                raise InputError(
                    "there are no outlines",
                    where="--" + name.replace("_", "-"),
                    expected="--geometry FILE as well",
                )
    elif out is None:
        raise InputError("there is no folder for maps", where="--geometry", expected="--out DIR")


def _outlines(found: Identification, areas: Areas) -> tuple[Any, tuple[str, ...]]:
    """Return the areas with their outlines, None without, and notes."""
    if areas.geometry is None:
        return None, ()
    from distretto.areas import read_geometry
    from distretto.districts.maps import area_outlines

    geometry = read_geometry(
        areas.geometry,
        found.jobs.places.astype(str),
        column=areas.geometry_code,
        layer=areas.geometry_layer,
    )
    return area_outlines(found, geometry), geometry.notes


def _add(found: Identification, name: str, outlines: Any, folder: Path) -> None:
    """Write the report, and the map if there is one."""
    from distretto.report.districts import identification_document
    from distretto.report.writing import write_document

    if outlines is not None:
        from distretto.districts.maps import write_geopackage
        from distretto.report.districts.kind_map import kind_map

        write_geopackage(outlines, folder / "map.gpkg")
        kind_map(outlines).savefig(folder / "map.png", dpi=150, metadata={"Software": None})
    document = identification_document(found, name, outlines)
    write_document(document, folder, ["html"], "identification")


def _print(found: Identification, notes: Sequence[str], out: Path | None) -> None:
    console = open_console()
    counts = found.counts
    heading = counted(counts[DISTRICT], "industrial district")
    console.print(title(f"{heading} among {counted(len(found), 'area')}"))
    changed = found.provenance["parameters"]["changed"]
    values = ", ".join(f"{name} {value}" for name, value in changed.items())
    console.print(f"Method: {found.method.name}" + (f", changed: {values}." if values else "."))
    areas = found.to_dataframe()
    districts = areas[areas["district"]].nlargest(LARGEST, "main_jobs")
    if len(districts):
        console.print("", _district_table(districts), sep="\n")
        if counts[DISTRICT] > LARGEST:
            console.print(f"and {fixed(counts[DISTRICT] - LARGEST, 0)} with fewer jobs in it")
    _print_others(console, found)
    _print_near(console, found)
    if found.uncertainty is not None:
        unsure = int((~found.uncertainty.sure).sum())
        console.print(
            "",
            f"Jobs are not told for all units: {counted(unsure, 'verdict')} of "
            f"{fixed(len(found), 0)} {'depends' if unsure == 1 else 'depend'} on mean sizes of "
            "classes, over "
            f"{fixed(found.uncertainty.sets, 0)} sets of them.",
            sep="\n",
        )
    told = [f"Note: {note}." for note in (*found.notes, *notes)]
    if told:
        console.print("", *told, sep="\n")
    written = {entry.name for entry in out.iterdir()} if out is not None else set()
    print_place(console, out, {name: what for name, what in CONTENT.items() if name in written})


def _district_table(districts: pd.DataFrame) -> Any:
    table = new_table("District", ("main industry", "jobs\nin it", "times\nnation", "SME %"))
    table.columns[0].min_width, table.columns[0].max_width = 12, 20
    table.columns[1].justify, table.columns[1].no_wrap = "left", False
    for row in districts.to_dict("records"):
        table.add_row(
            Text(str(row["name"])),
            Text(str(row["main_industry"])),
            fixed(row["main_jobs"], 0),
            fixed(row["main_quotient"], 2),
            fixed(100 * row["main_sme_share"], 1),
        )
    return table


def _print_others(console: Console, found: Identification) -> None:
    others = [(kind, count) for kind, count in found.counts.items() if count and kind != DISTRICT]
    if others:
        table = new_table("Other areas", ("number",))
        for kind, count in others:
            table.add_row(kind, fixed(count, 0))
        console.print("", table, sep="\n")


def _print_near(console: Console, found: Identification) -> None:
    near = found.near_misses()
    if not len(near):
        return
    console.print(
        "", f"Near misses, by a change of thresholds of {percent(found.near)} or less:", sep="\n"
    )
    for row in near.head(SHOWN).to_dict("records"):
        console.print(Text(f"- {row['name']} ({percent(row['distance'], 1)}). {row['why']}"))
    if len(near) > SHOWN:
        console.print(f"and {fixed(len(near) - SHOWN, 0)} more")
