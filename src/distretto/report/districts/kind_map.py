"""Map of areas by kind. Fills differ in lightness, so that the map can be read in grey."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Outline

from distretto.districts.kinds import DISTRICT, KINDS
from distretto.report.figures.style import INK, SMALL_TEXT_SIZE, new_figure, set_margins

__all__ = ["KIND_FILLS", "kind_map"]

# Dark for districts, the lighter the further from manufacturing.
KIND_FILLS = dict(
    zip(
        KINDS,
        ("#0b559f", "#d1702c", "#e9a66b", "#9ecae1", "#c7dcb3", "#f1e3a6", "#f2f2f2"),
        strict=True,
    )
)
WIDTH, TALLEST = 460.0, 560.0
LEGEND = 58.0  # height, in points
DETAIL = 700.0  # parts of the map's width below which outlines are not drawn
MOST_NAMES = 30
LETTER = 5.6  # width of a letter of a name, in points


def kind_map(outlines: Any) -> Figure:
    """Draw the areas, each filled by its kind, the largest districts named.

    Parameters
    ----------
    outlines : geopandas.GeoDataFrame
        From `distretto.districts.maps.area_outlines`.
    """
    shapes = outlines.geometry
    west, south, east, north = shapes.total_bounds
    # Degrees of longitude are shorter than those of latitude.
    narrow = 1.0
    if shapes.crs is not None and shapes.crs.is_geographic:
        narrow = float(np.cos(np.radians(0.5 * (south + north))))
    wide, tall = max((east - west) * narrow, 1e-12), max(north - south, 1e-12)
    scale = min(WIDTH / wide, TALLEST / tall)
    figure, axes = new_figure(WIDTH, tall * scale + LEGEND)
    set_margins(figure, 0.5 * (WIDTH - wide * scale), 0.5 * (WIDTH - wide * scale), 2.0, LEGEND)
    axes.set_axis_off()
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    simple = shapes.simplify((east - west) / DETAIL)
    for shape, kind in zip(simple, outlines["kind"], strict=True):
        fill = KIND_FILLS[kind]
        axes.add_patch(PathPatch(_path(shape), facecolor=fill, edgecolor=INK, linewidth=0.5))
    districts = outlines[outlines["kind"] == DISTRICT].nlargest(MOST_NAMES, "jobs")
    for row in districts.itertuples():
        point, room = _room(row.geometry)
        if len(str(row.name)) * LETTER > room * scale * narrow:
            continue
        axes.annotate(
            row.name, (point.x, point.y), ha="center", va="center", fontsize=SMALL_TEXT_SIZE,
            color="#ffffff", fontweight="bold", parse_math=False, clip_on=True,
        )  # fmt: skip
    _legend(figure, [kind for kind in KINDS if (outlines["kind"] == kind).any()])
    return figure


def _room(shape: Any) -> tuple[Any, float]:
    """Return a point within a shape and how wide the shape is at its height."""
    from shapely.geometry import LineString

    point = shape.representative_point()
    west, _, east, _ = shape.bounds
    across = LineString([(west, point.y), (east, point.y)]).intersection(shape)
    return point, 2.0 * across.boundary.distance(point)


def _path(shape: Any) -> Outline:
    """Return polygons, with their holes, as one path."""
    import shapely

    rings = shapely.get_rings(shapely.get_parts(shape))
    return Outline.make_compound_path(*(Outline(shapely.get_coordinates(r)) for r in rings))


def _legend(figure: Figure, kinds: list[str]) -> None:
    patches = [
        Patch(facecolor=KIND_FILLS[kind], edgecolor=INK, linewidth=0.5, label=kind)
        for kind in kinds
    ]
    figure.legend(
        handles=patches, loc="lower left", ncols=2, frameon=False, fontsize=SMALL_TEXT_SIZE
    )
