"""The figure of a grid of parameters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distretto.areas.robustness import SweepResult

__all__ = ["sweep_figure"]

PARAMETERS = {
    "min_size": "least size (employed residents)",
    "min_containment": "least containment (share)",
    "target_size": "target size (employed residents)",
    "target_containment": "target containment (share)",
}
PANELS = {
    "areas": "Number of areas",
    "containment_supply_mean": "Mean share of residents who work in their area",
    "containment_demand_mean": "Mean share of jobs held by residents",
    "workers_crossing_share": "Share of workers who cross a border",
    "modularity": "Modularity",
    "agreement": "Agreement with settings one step away",
}
COLOURS = ("#1c1c1c", "#0072B2", "#D55E00", "#009E73", "#A0468A", "#B8860B", "#2A9BD6")


def sweep_figure(result: SweepResult, path: Path) -> None:
    """Draw what a grid of parameters does to the areas.

    The parameter with most values is the axis; each combination of the others is a line.

    Parameters
    ----------
    result : SweepResult
    path : pathlib.Path
        The file; its suffix says in which format.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    table = result.to_dataframe()
    counts = {name: table[name].nunique() for name in PARAMETERS}
    axis = max(counts, key=lambda name: counts[name])
    others = [name for name in PARAMETERS if name != axis and counts[name] > 1]
    figure = Figure(figsize=(9.5, 8.0), layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(3, 2, sharex=True).flat
    groups = [((), table)] if not others else list(table.groupby(others))
    for panel, (name, label) in zip(panels, PANELS.items(), strict=True):
        for at, (values, rows) in enumerate(groups):
            line = ", ".join(
                f"{PARAMETERS[other].split(' (')[0]} {value:,g}"
                for other, value in zip(others, values, strict=True)
            )
            rows = rows.sort_values(axis)
            colour = COLOURS[at % len(COLOURS)]
            dash = ("-", "--", ":", "-.")[at // len(COLOURS) % 4]
            panel.plot(rows[axis], rows[name], dash, marker="o", ms=3.5, lw=1.2, color=colour,
                       label=line)  # fmt: skip
        panel.set_title(label, loc="left", fontsize=10)
        panel.grid(color="#e3e5e8", lw=0.6)
        panel.spines[["top", "right"]].set_visible(False)
        if name == "agreement":
            panel.set_ylim(top=1.005)
    for panel in figure.axes[-2:]:
        panel.set_xlabel(PARAMETERS[axis])
    if others:
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False,
                      fontsize=8)  # fmt: skip
    figure.savefig(path, dpi=140, metadata={"Software": None})
