"""How arms are told apart in every figure of a page, and what all figures share.

Each arm has a colour, a dash and a marker. The colours are those of Okabe and Ito (2008), which
readers with the common colour deficiencies can tell apart; the dash and the marker do the same work
in grey. The reference arm is always black and solid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK = "#1c1c1c"
GREY = "#5f6368"
RULE = "#c9ccd1"
TEXT_SIZE = 10.5
SMALL_TEXT_SIZE = 9.5

_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#A0468A", "#B8860B", "#2A9BD6")
_DASHES = ((5.0, 1.6), (1.4, 1.4), (7.0, 1.6, 1.4, 1.6), (3.0, 1.2), (9.0, 2.4))
# Each marker with its outline in a box of 40 by 12, for legends outside of figures.
_REFERENCE_MARKER = ("o", "M16 6a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z")
_MARKERS = (
    ("s", "M16.5 2.5h7v7h-7z"),
    ("^", "M20 1.5l4.5 8.5h-9z"),
    ("D", "M20 1l5 5l-5 5l-5 -5z"),
    ("v", "M20 10.5l4.5 -8.5h-9z"),
    ("P", "M18.5 2h3v2.5h2.5v3h-2.5v2.5h-3v-2.5h-2.5v-3h2.5z"),
)


@dataclass(frozen=True, slots=True)
class ArmStyle:
    """How one arm is drawn.

    Attributes
    ----------
    colour : str
        Colour of lines, bands and labels, as ``#rrggbb``.
    dash : tuple of float
        Lengths of strokes and gaps in points; empty for a solid line.
    marker : str
        A matplotlib marker.
    outline : str
        The same marker as an SVG path in a box of 40 by 12.
    """

    colour: str
    dash: tuple[float, ...]
    marker: str
    outline: str


def arm_styles(arms: Sequence[str], reference: str) -> dict[str, ArmStyle]:
    """Give every arm its style: black and solid for the reference, all others different."""
    styles = {reference: ArmStyle(INK, (), *_REFERENCE_MARKER)}
    others = [arm for arm in arms if arm != reference]
    for position, arm in enumerate(others):
        styles[arm] = ArmStyle(
            _COLOURS[position % len(_COLOURS)],
            _DASHES[position % len(_DASHES)],
            *_MARKERS[position % len(_MARKERS)],
        )
    return styles


def new_figure(width: float, height: float) -> tuple[Figure, Axes]:
    """Return an empty figure of `width` by `height` points and its only axes.

    The axes carry no frame but a thin base line; the caller sets the margins.
    """
    figure = Figure(figsize=(width / 72.0, height / 72.0), dpi=72)
    axes = figure.add_subplot()
    style_axes(axes)
    return figure, axes


def style_axes(axes: Axes) -> None:
    """Take the frame of `axes` away, but for a thin base line, and set its ticks."""
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    axes.spines["bottom"].set_linewidth(0.8)
    axes.tick_params(labelsize=SMALL_TEXT_SIZE, labelcolor=INK, color=GREY, length=3, width=0.8)
    axes.set_axisbelow(True)


def set_margins(figure: Figure, left: float, right: float, top: float, bottom: float) -> None:
    """Set the margins around the axes of `figure`, in points."""
    width, height = 72.0 * figure.get_size_inches()
    figure.subplots_adjust(
        left=left / width,
        right=1.0 - right / width,
        top=1.0 - top / height,
        bottom=bottom / height,
    )


def label_row(
    axes: Axes,
    y: float,
    text: str,
    *,
    colour: str = INK,
    size: float = SMALL_TEXT_SIZE,
    bold: bool = False,
) -> None:
    """Write a label to the left of `axes`, at the height `y` of its data."""
    axes.annotate(
        text,
        (0.0, y),
        xycoords=axes.get_yaxis_transform(),
        xytext=(-7.0, 0.0),
        textcoords="offset points",
        ha="right",
        va="center",
        color=colour,
        fontsize=size,
        fontweight="bold" if bold else "normal",
        parse_math=False,
        annotation_clip=False,
    )
