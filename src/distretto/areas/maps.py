"""Maps of areas: GeoPackage, PNG, and a page to look around in. Needs the extra ``geo``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.areas.delineation import Delineation
from distretto.areas.reading import positions_of
from distretto.errors import InputError, TableError, did_you_mean, install_extra

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Geometry", "read_geometry", "write_maps"]

# Fills that neighbours are told apart by (ColorBrewer Set3 without its grey), and the rest.
FILLS = (
    "#8dd3c7", "#ffffb3", "#bebada", "#fb8072", "#80b1d3", "#fdb462", "#b3de69", "#fccde5",
    "#bc80bd", "#ccebc5", "#ffed6f",
)  # fmt: skip
NO_AREA = "#d4d0c8"
INK, BORDER = "#1c1c1c", "#ffffff"
MOST_LABELS = 25
PAGE_WIDTH = 1000.0  # units of the drawing on the page
STEPS = 9  # shades of stability


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """Outlines of communities.

    Attributes
    ----------
    shapes : geopandas.GeoSeries
        Outlines, in the order of `position`.
    position : (m,) int64
        Position in the flows of the community of each outline.
    neighbours : (pairs, 2) int64
        Positions in the flows of communities that share a border longer than a point.
    known : (n,) bool
        Communities that have an outline.
    notes : tuple of str
        Communities without outline and outlines without community.
    """

    shapes: Any
    position: NDArray[np.int64]
    neighbours: NDArray[np.int64]
    known: NDArray[np.bool_]
    notes: tuple[str, ...]


def read_geometry(
    path: str | PathLike[str],
    codes: NDArray[np.str_],
    *,
    column: str | None = None,
    layer: str | None = None,
) -> Geometry:
    """Read the outlines of communities.

    Parameters
    ----------
    path : str or path
        GeoPackage, shapefile, GeoJSON or whatever else GDAL reads.
    codes : (n,) str
        The communities of the flows.
    column : str, optional
        Column with their codes; by default the one in which most of them are found. Codes that
        are numbers there match without their leading zeros.
    layer : str, optional
        Layer of the file, the first by default.

    Returns
    -------
    Geometry

    Raises
    ------
    TableError
        If the file cannot be read, the column is missing, or no community is found in it.
    InputError
        If geopandas is not installed.
    """
    geopandas = _geopandas()
    file = Path(path)
    if not file.exists():
        raise TableError("no such file", file=file, expected="outlines, such as a .gpkg")
    try:
        frame = geopandas.read_file(file, **({"layer": layer} if layer else {}))
    except Exception as failure:  # GDAL has many ways to say no
        raise TableError("the outlines cannot be read", file=file, found=str(failure)) from None
    if "geometry" not in frame or frame.geometry.isna().all():
        raise TableError("the file has no outlines", file=file, expected="polygons")
    names = [str(name) for name in frame.columns if name != frame.geometry.name]
    if column is not None and column not in names:
        raise TableError(
            f"there is no column {column}", file=file, found=", ".join(names),
            expected="the column with the codes", hint=did_you_mean(column, names),
        )  # fmt: skip
    found = {
        name: np.array(positions_of(map(_text, frame[name]), codes))
        for name in ([column] if column else names)
    }
    if not found or max((match >= 0).sum() for match in found.values()) == 0:
        raise TableError(
            "no community of the flows is found among the outlines",
            file=file,
            found=", ".join(names),
            expected=f"a column with codes such as {str(codes[0])!r}",
        )
    match = max(found.values(), key=lambda match: (match >= 0).sum())
    inside = match >= 0
    shapes = frame.geometry[inside].reset_index(drop=True)
    position = match[inside]
    if len(np.unique(position)) < len(position):  # several outlines of one community
        shapes = shapes.groupby(position).agg(lambda parts: parts.union_all())
        shapes = geopandas.GeoSeries(shapes.to_list(), crs=frame.crs)
        position = np.unique(position)
    shapes = shapes.where(shapes.is_valid, shapes.make_valid())
    known = np.zeros(len(codes), bool)
    known[position] = True
    return Geometry(
        shapes, position, _neighbours(shapes, position), known, _notes(codes, known, ~inside)
    )


def write_maps(
    delineation: Delineation,
    geometry: Geometry,
    folder: Path,
    *,
    title: str = "Labour market areas",
    stability: NDArray[np.float64] | None = None,
) -> None:
    """Write ``map.gpkg``, ``map.png`` and ``map.html``.

    Parameters
    ----------
    delineation : Delineation
        n communities.
    geometry : Geometry
        Their outlines.
    folder : pathlib.Path
        Where the files are written.
    title : str
        Heading of the map.
    stability : (n,) float, optional
        Probability that each community stays with its area; drawn as ``stability.png``, written
        into the GeoPackage and shown on the page.
    """
    communities, areas = _layers(delineation, geometry, stability)
    _write_geopackage(communities, areas, folder / "map.gpkg")
    fills = _fills(delineation, geometry)
    _write_png(delineation, communities, areas, fills, title, folder / "map.png")
    if stability is not None:
        _write_stability(communities, areas, title, folder / "stability.png")
    page = _page(delineation, geometry, areas, fills, title, stability)
    (folder / "map.html").write_text(page, encoding="utf-8")


def _geopandas() -> Any:
    try:
        import geopandas
    except ImportError:
        raise InputError(
            "maps need geopandas, which is not installed", hint=install_extra("geo")
        ) from None
    return geopandas


def _text(code: object) -> str:
    whole = isinstance(code, float) and code.is_integer()
    return f"{code:.0f}" if whole else str(code).strip()


def _neighbours(shapes: Any, position: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return pairs of communities that share a border; a common point is none."""
    import shapely

    one, other = shapes.sindex.query(shapes, predicate="intersects")
    upper = one < other
    one, other = one[upper], other[upper]
    values = shapes.to_numpy()
    common = shapely.intersection(values[one], values[other])
    # A line, or where borders overlap a little a surface, whose outline has a length too.
    touch = shapely.length(common) > 0
    return np.column_stack((position[one[touch]], position[other[touch]])).astype(np.int64)


def _notes(
    codes: NDArray[np.str_], known: NDArray[np.bool_], strangers: NDArray[np.bool_]
) -> tuple[str, ...]:
    notes = []
    if not known.all():
        some = ", ".join(codes[~known][:5])
        notes.append(f"{(~known).sum():,} communities have no outline, such as {some}")
    if strangers.any():
        notes.append(f"{strangers.sum():,} outlines belong to no community of the flows")
    return tuple(notes)


def _layers(
    delineation: Delineation, geometry: Geometry, stability: NDArray[np.float64] | None
) -> tuple[Any, Any]:
    """Return communities and dissolved areas as frames with geometry."""
    geopandas = _geopandas()
    rows = delineation.to_dataframe().iloc[geometry.position].reset_index(drop=True)
    if stability is not None:
        rows["stability"] = stability[geometry.position]
    communities = geopandas.GeoDataFrame(rows, geometry=geometry.shapes)
    inside = communities[communities["area"] != ""]
    outlines = inside[["area", "geometry"]].dissolve("area").reset_index()
    areas = outlines.merge(delineation.area_stats(), on="area", how="left")
    return communities, areas


def _write_geopackage(communities: Any, areas: Any, path: Path) -> None:
    areas.to_file(path, layer="areas", driver="GPKG")
    communities.to_file(path, layer="communities", driver="GPKG")


def _fills(delineation: Delineation, geometry: Geometry) -> NDArray[np.str_]:
    """Return a fill for each area such that neighbours differ, as far as the fills suffice."""
    position = delineation.position
    pairs = position[geometry.neighbours]
    pairs = pairs[(pairs >= 0).all(axis=1) & (pairs[:, 0] != pairs[:, 1])]
    beside: list[set[int]] = [set() for _ in range(len(delineation))]
    for one, other in pairs.tolist():
        beside[one].add(other)
        beside[other].add(one)
    chosen: dict[int, int] = {}
    for area in sorted(range(len(beside)), key=lambda area: (-len(beside[area]), area)):
        taken = {chosen[other] for other in beside[area] if other in chosen}
        # Start from another fill each time, so that all of them are used.
        order = [(len(chosen) + step) % len(FILLS) for step in range(len(FILLS))]
        chosen[area] = next((fill for fill in order if fill not in taken), order[0])
    return np.array([FILLS[chosen[area]] for area in range(len(beside))])


def _frame(bounds: Any, title: str) -> tuple[Any, Any]:
    """Return an empty figure and its axes, in the shape of the map."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    west, south, east, north = bounds
    tall = (north - south) / max(east - west, 1e-12)
    wide = 9.0 if tall < 1.2 else 10.8 / tall
    figure = Figure(figsize=(max(wide, 5.0), max(wide * tall, 3.0) + 0.7), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_title(title, loc="left", fontsize=13, color=INK)
    return figure, axes


def _write_png(
    delineation: Delineation,
    communities: Any,
    areas: Any,
    fills: NDArray[np.str_],
    title: str,
    path: Path,
) -> None:
    figure, axes = _frame(communities.total_bounds, f"{title}: {len(delineation)} areas")
    fill_of = dict(zip(delineation.area_codes.tolist(), fills, strict=True))
    colours = [fill_of.get(area, NO_AREA) for area in communities["area"]]
    communities.plot(ax=axes, color=colours, edgecolor=BORDER, linewidth=0.25)
    if len(areas):
        areas.boundary.plot(ax=axes, color=INK, linewidth=0.8)
        _label_areas(axes, areas)
    legend = {"not assigned or set aside": NO_AREA} if NO_AREA in colours else {}
    _finish(figure, axes, legend, path)


def _write_stability(communities: Any, areas: Any, title: str, path: Path) -> None:
    figure, axes = _frame(communities.total_bounds, f"{title}: how sure each community is")
    shades = [_shade(value) for value in communities["stability"]]
    communities.plot(ax=axes, color=shades, edgecolor=BORDER, linewidth=0.25)
    if len(areas):
        areas.boundary.plot(ax=axes, color=INK, linewidth=0.8)
    legend = {f"{share:.0%}": _shade(share) for share in (1.0, 0.75, 0.5, 0.25)}
    _finish(figure, axes, {**legend, "no area": NO_AREA}, path)


def _finish(figure: Any, axes: Any, legend: Mapping[str, str], path: Path) -> None:
    from matplotlib.patches import Patch

    if legend:
        handles = [Patch(facecolor=fill, edgecolor=INK, label=text, linewidth=0.4)
                   for text, fill in legend.items()]  # fmt: skip
        figure.legend(handles=handles, loc="outside lower left", ncols=len(handles), frameon=False,
                      fontsize=9)  # fmt: skip
    axes.set_aspect("equal" if axes.get_aspect() == "auto" else axes.get_aspect())
    figure.savefig(path, dpi=150, bbox_inches="tight", pad_inches=0.15, metadata={"Software": None})


def _label_areas(axes: Any, areas: Any) -> None:
    from matplotlib.patheffects import withStroke

    for row in areas.nlargest(MOST_LABELS, "residents").itertuples():
        point = row.geometry.representative_point()
        axes.annotate(
            row.name, (point.x, point.y), ha="center", va="center", fontsize=7, color=INK,
            path_effects=[withStroke(linewidth=2, foreground="#ffffffcc")],
        )  # fmt: skip


def _shade(share: float) -> str:
    """Return a blue: dark where a community is sure to stay, light where it is not."""
    if not np.isfinite(share):
        return NO_AREA
    step = round(float(share) * (STEPS - 1)) / (STEPS - 1)
    light, dark = np.array([239, 246, 255]), np.array([43, 110, 170])
    red, green, blue = (light + (dark - light) * step).round().astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _page(
    delineation: Delineation,
    geometry: Geometry,
    areas: Any,
    fills: NDArray[np.str_],
    title: str,
    stability: NDArray[np.float64] | None,
) -> str:
    """Return a page with the map as a drawing; it needs no other file and no network."""
    shapes, outlines = geometry.shapes, areas.geometry
    if shapes.crs is not None and shapes.crs.is_geographic:
        # Degrees of longitude are shorter than those of latitude, as in the printed map.
        narrow = float(np.cos(np.radians(shapes.total_bounds[[1, 3]].mean())))
        shapes, outlines = (each.scale(narrow, 1.0, origin=(0, 0)) for each in (shapes, outlines))
    west, south, east, north = shapes.total_bounds
    scale = PAGE_WIDTH / max(east - west, north - south, 1e-12)
    paths = []
    for shape, at in zip(shapes, geometry.position, strict=True):
        area = int(delineation.position[at])
        outline = _outline(shape, west, north, scale)
        sure = "" if stability is None or area < 0 else f' data-s="{_shade(stability[at])}"'
        fill = fills[area] if area >= 0 else NO_AREA
        paths.append(
            f'<path d="{outline}" fill="{fill}" data-a="{area}"{sure}>'
            f"<title>{escape(_tooltip(delineation, int(at), area, stability))}</title></path>"
        )
    stats = delineation.area_stats()
    rows = sorted(
        (
            [
                delineation.area_names[k],
                int(stats["communities"][k]),
                float(stats["residents"][k]),
                float(stats["jobs"][k]),
                round(float(stats["containment_supply"][k]), 4),
                round(float(stats["containment_demand"][k]), 4),
                round(float(stats["validity"][k]), 4),
                k,
            ]
            for k in range(len(delineation))
        ),
        key=lambda row: -float(str(row[2])),
    )
    data = json.dumps(rows, ensure_ascii=False).replace("<", "\\u003c")
    wide, high = (east - west) * scale, (north - south) * scale
    toggle = "" if stability is None else (
        '<label><input type="checkbox" id="sure"> how sure each community is</label>'
    )  # fmt: skip
    values = {
        "TITLE": escape(title),
        "VIEW": f"-8 -8 {wide + 16:.0f} {high + 16:.0f}",
        "PATHS": "\n".join(paths),
        "AREAS": "".join(_outline(shape, west, north, scale) for shape in outlines),
        "DATA": data,
        "TOGGLE": toggle,
    }
    template = (Path(__file__).parent / "map.html").read_text(encoding="utf-8")
    return re.sub("@@([A-Z]+)@@", lambda mark: values[mark[1]], template)


def _tooltip(
    delineation: Delineation, at: int, area: int, stability: NDArray[np.float64] | None
) -> str:
    code = str(delineation.codes[at])
    name = delineation.name_of(code)
    text = code if name == code else f"{name} ({code})"
    if area < 0:
        return f"{text}: " + ("set aside" if delineation.reason[at] else "not assigned")
    text += f"\nin {delineation.area_names[area]}"
    if stability is not None:
        text += f"\nstays with it in {stability[at]:.0%} of resampled flows"
    return text


def _outline(shape: Any, west: float, north: float, scale: float) -> str:
    """Return an outline as an SVG path on a grid of half a unit, on which borders stay common."""
    import shapely

    parts = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        points = shapely.get_coordinates(ring)
        x = np.rint((points[:, 0] - west) * scale * 2) / 2
        y = np.rint((north - points[:, 1]) * scale * 2) / 2
        fresh = np.concatenate(([True], (np.diff(x) != 0) | (np.diff(y) != 0)))
        x, y = x[fresh], y[fresh]
        if len(x) < 3:
            continue
        parts.append("M" + "L".join(f"{a:g},{b:g}" for a, b in zip(x, y, strict=True)) + "Z")
    return "".join(parts)
