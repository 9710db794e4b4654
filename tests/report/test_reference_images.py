"""Figures look as they did when somebody last looked at them, and nothing in them is cut off."""

import importlib
import sys
from itertools import combinations
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text

from distretto.report.figures.waterfall import Bar, spans
from distretto.report.language import find_language

sys.path[:0] = [str(Path(__file__).parent)]
made = importlib.import_module("made_figures")

TOLERANCE = 3.0  # root mean square of the difference in colour, of 255
FEWEST_POINTS = 7.0  # of any letter
BEYOND = 0.03  # inches by which the box of a letter may stand out


@pytest.mark.parametrize("name", made.FIGURES)
def test_figure_is_that_of_the_reference_image(name, tmp_path):
    drawn = tmp_path / f"{name}.png"
    made.draw(name, drawn)
    trouble = compare_images(str(made.FOLDER / drawn.name), str(drawn), TOLERANCE)
    assert trouble is None, f"{trouble}\npython tests/report/made_figures.py draws them anew"


def test_there_is_no_reference_without_its_figure():
    assert {path.stem for path in made.FOLDER.glob("*.png")} == set(made.FIGURES)


def test_another_figure_is_not_taken_for_it(tmp_path):
    with matplotlib.rc_context({"font.family": "DejaVu Sans"}):
        figure = made.waterfall(find_language("en"))
        figure.axes[0].patches[1].set_width(10.0)
        figure.savefig(tmp_path / "waterfall.png", dpi=made.DOTS, facecolor="white")
    reference = str(made.FOLDER / "waterfall.png")
    assert compare_images(reference, str(tmp_path / "waterfall.png"), TOLERANCE)


@pytest.mark.parametrize("code", ["en", "it"])
@pytest.mark.parametrize("name", made.FIGURES)
def test_all_texts_lie_within_the_figure_and_can_be_read(name, code):
    with matplotlib.rc_context({"font.family": "DejaVu Sans"}):
        figure = made.FIGURES[name](find_language(code))
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        inked = figure.get_tightbbox(renderer)
        width, height = figure.get_size_inches()
        texts = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
    assert min(text.get_fontsize() for text in texts) >= FEWEST_POINTS
    assert inked.x0 >= -BEYOND and inked.x1 <= width + BEYOND
    assert inked.y0 >= -BEYOND and inked.y1 <= height + BEYOND


def test_bars_of_a_waterfall_end_where_the_next_begins():
    bars = [
        Bar("total", 10.0, 9.0, 11.0, "total"),
        Bar("a", 7.0, np.nan, np.nan, "part"),
        Bar("b", -3.0, np.nan, np.nan, "part"),
        Bar("c", 6.0, np.nan, np.nan, "part"),
        Bar("rest", 0.0, np.nan, np.nan, "residual"),
        Bar("cost", 4.0, np.nan, np.nan, "beside"),
    ]
    assert spans(bars) == [(0, 10.0), (0, 7.0), (7.0, 4.0), (4.0, 10.0), (10.0, 10.0), (0, 4.0)]


def test_arms_differ_without_colour():
    looks = [(style.dash, style.marker) for style in made.STYLES.values()]
    assert all(one != other for one, other in combinations(looks, 2))


def grey(colour: str) -> float:
    red, green, blue = matplotlib.colors.to_rgb(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_roles_on_the_map_differ_by_shape_and_in_grey():
    figure = made.map_of_twelve(find_language("en"))
    marks = {
        (line.get_marker(), line.get_markerfacecolor())
        for line in figure.axes[0].lines
        if line.get_marker() not in ("None", "", None)
    }
    assert len({marker for marker, _ in marks}) == len({colour for _, colour in marks}) == 2
    one, other = (grey(colour) for colour in {colour for _, colour in marks})
    assert abs(one - other) > 0.2


def test_marks_of_a_map_stand_clear_of_each_other():
    from distretto.report.figures.district_map import _radii, places

    found = made.network(12)
    x, y = places(found)
    radii = _radii(found)
    distance = np.hypot(x[:, None] - x, y[:, None] - y) + 9.0 * np.eye(12)
    assert (distance > 0.8 * (radii[:, None] + radii)).all()
    assert np.hypot(x, y).max() <= 1.0
