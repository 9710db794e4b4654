"""All main series of a district in one drawing: a fan over worlds for each outcome."""

from __future__ import annotations

import html
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup
from matplotlib.figure import Figure

from distretto.errors import ResultError
from distretto.experiments.sanity import RANGES
from distretto.files import created, write_bytes
from distretto.report.figures.fan import fan_of
from distretto.report.figures.style import INK, RULE, SMALL_TEXT_SIZE, style_axes
from distretto.report.outcomes import scale_of
from distretto.report.svg import inline_svg

if TYPE_CHECKING:
    from distretto.experiments import Comparison

COLUMNS = 4
_WIDTH, _HEIGHT = 190.0, 120.0  # of a panel, in points
_BANDS = ((0, 4, 0.22), (1, 3, 0.32))  # ends among the quantiles of a fan, and opacity


def series_figure(comparison: Comparison) -> Figure:
    """Draw the main series of the reference arm: median, middle 50% and middle 90% of worlds.

    Left out is a series that has nothing to show: whose fan is 0 in every quarter, or which is
    undefined more often than not, such as the trust of pairs that deal where hardly any do.
    """
    dataset = comparison.dataset.isel(arm=0)
    headline = [str(name) for name, v in dataset.data_vars.items() if v.attrs["headline"]]
    fans = {}
    for name in dict.fromkeys([*(each.outcome for each in RANGES), *headline]):
        outcome = dataset[name].transpose("world", "quarter")
        values = scale_of(outcome.attrs["unit"]).factor * np.asarray(outcome.values)
        if np.isnan(values).mean() < 0.5:
            fan = fan_of(values)
            if np.any(np.nan_to_num([fan.p5, fan.p95])):
                fans[name] = fan
    rows = max(1, math.ceil(len(fans) / COLUMNS))
    figure = Figure(figsize=(COLUMNS * _WIDTH / 72.0, rows * _HEIGHT / 72.0), dpi=72)
    grid = figure.subplots(rows, COLUMNS, sharex=True, squeeze=False)
    quarters = np.asarray(dataset["quarter"].values, dtype=np.float64)
    for axes in grid.flat[len(fans) :]:
        axes.remove()
    for (name, fan), axes in zip(fans.items(), grid.flat, strict=False):
        levels = (fan.p5, fan.p25, fan.median, fan.p75, fan.p95)
        style_axes(axes)
        axes.grid(axis="y", color=RULE, linewidth=0.6)
        for low, high, opacity in _BANDS:
            axes.fill_between(
                quarters, levels[low], levels[high], color=INK, alpha=opacity, linewidth=0.0
            )
        axes.plot(quarters, fan.median, color=INK, linewidth=1.2)
        about = dataset[name].attrs
        title = f"{about['label']}\n{scale_of(about['unit']).level}"
        axes.set_title(title, fontsize=SMALL_TEXT_SIZE - 2.0, loc="left", parse_math=False)
        axes.tick_params(labelsize=SMALL_TEXT_SIZE - 2.5)
    for axes in list(grid.flat)[max(0, len(fans) - COLUMNS) : len(fans)]:
        axes.tick_params(labelbottom=True)
        axes.set_xlabel("quarter", fontsize=SMALL_TEXT_SIZE - 2.5)
    figure.tight_layout()
    return figure


def check_drawing(path: Path) -> None:
    """Refuse a file that the drawing could not be written to, before any work is done.

    Raises
    ------
    ResultError
        If its name does not end in .svg, it is a folder, or what should be its folder is a file or
        may not be written to.
    """
    if path.suffix.lower() != ".svg":
        raise ResultError("the drawing is an SVG file", file=path, expected="a name ending in .svg")
    if path.is_dir():
        raise ResultError("a folder, and no file", file=path, expected="the name of an SVG file")
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        raise ResultError("not a folder", file=folder, expected="the name of a folder")
    if not os.access(folder, os.W_OK):
        raise ResultError("the folder cannot be written to", file=folder)


def write_series(comparison: Comparison, drawing: Path, page: Path | None = None) -> None:
    """Write the drawing as an SVG file and, if wanted, a page that holds it.

    Raises
    ------
    ResultError
        If a file cannot be written.
    """
    title = f"{comparison.scenario.title}: main series"
    about = (
        f"{comparison.worlds} worlds, {comparison.quarters} quarters after burn-in. Line: median "
        "over worlds. Darker band: the middle 50% of worlds; lighter band: the middle 90%."
    )
    svg = inline_svg(series_figure(comparison), name="series", title=title, description=about)
    with created(drawing.parent):
        alone = Markup(svg).replace(
            Markup("<svg "),
            Markup('<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" '),
            1,
        )
        write_bytes(drawing, str(alone).encode())
    if page is not None:
        heading, text = html.escape(title), html.escape(about)
        body = f"<h1>{heading}</h1>\n<p>{text}</p>\n{svg}"
        write_bytes(
            page,
            (
                '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
                f"<title>{heading}</title><style>body{{font-family:sans-serif;margin:2rem}}"
                f"</style></head><body>\n{body}\n</body></html>\n"
            ).encode(),
        )
