import re
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.report.figures.effects import Effect, common_limits, effects_figure
from distretto.report.figures.fan import Fan, fan_figure, fan_of, shorten
from distretto.report.figures.fit import Fit, fit_figure
from distretto.report.figures.style import arm_styles, spread
from distretto.report.svg import inline_svg

QUARTERS = np.arange(8.0)
ARMS = ["none", "floor", "both <&> $x_1$"]


def made_fans(level: float = 1.0) -> dict[str, Fan]:
    rng = np.random.default_rng(1)
    return {arm: fan_of(level + rng.normal(0.0, 0.1, (20, 8))) for arm in ARMS}


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter("text")]


def drawn(figure: matplotlib.figure.Figure) -> str:
    return str(inline_svg(figure, name="f", title="A title", description="A description"))


def test_fan_of_ignores_worlds_without_a_value() -> None:
    values = np.array([[1.0, np.nan], [2.0, np.nan], [3.0, np.inf], [np.nan, np.nan]])
    fan = fan_of(values)
    assert fan.median[0] == 2.0
    assert fan.p5[0] == pytest.approx(1.1)
    assert fan.p75[0] == pytest.approx(2.5)
    assert np.isnan(fan.median[1])


def test_arms_differ_in_colour_dash_and_marker() -> None:
    names = ["a", "b", "c", "d", "reference"]
    styles = arm_styles(names, "reference")
    assert next(iter(styles)) == "reference"
    assert styles["reference"].dash == ()
    for trait in ("colour", "dash", "marker", "outline"):
        assert len({getattr(style, trait) for style in styles.values()}) == 5


def test_many_arms_still_differ() -> None:
    styles = arm_styles([str(i) for i in range(20)], "0")
    assert len({(style.colour, style.dash) for style in styles.values()}) == 20


@given(st.lists(st.floats(0.0, 100.0), max_size=8), st.floats(1.0, 20.0))
def test_spread_keeps_order_and_distance(positions: list[float], gap: float) -> None:
    given = np.array(positions)
    placed = spread(given, gap)
    order = np.argsort(given, kind="stable")
    assert np.all(np.diff(placed[order]) >= gap - 1e-9)
    assert placed.sum() == pytest.approx(given.sum(), abs=1e-6)


def test_spread_leaves_what_is_apart() -> None:
    given = np.array([30.0, 0.0, 60.0])
    assert spread(given, 10.0) == pytest.approx(given)


def test_fan_figure_names_every_arm_and_marks_the_window() -> None:
    figure = fan_figure(QUARTERS, made_fans(), arm_styles(ARMS, "none"), window=(4, 7), starts=(3,))
    found = texts(drawn(figure))
    for arm in ARMS:
        assert shorten(arm) in found
    (axes,) = figure.axes
    assert [4.0, 7.0] in [list(line.get_xdata()) for line in axes.lines]
    assert len(axes.collections) == 2 * len(ARMS)  # a band of 50% and one of 90% for each


def test_fan_figure_without_values_says_so() -> None:
    fans = {"none": fan_of(np.full((3, 8), np.nan))}
    figure = fan_figure(QUARTERS, fans, arm_styles(["none"], "none"), window=(4, 7))
    assert "no values" in texts(drawn(figure))


def test_fan_figure_of_one_quarter_and_constant_values() -> None:
    for quarters in (1, 8):
        fans = {"none": fan_of(np.zeros((3, quarters)))}
        window = (0, quarters - 1)
        styles = arm_styles(["none"], "none")
        figure = fan_figure(np.arange(float(quarters)), fans, styles, window=window)
        assert "none" in texts(drawn(figure))


def test_negative_ticks_have_true_minus_signs() -> None:
    figure = fan_figure(QUARTERS, made_fans(-1.0), arm_styles(ARMS, "none"), window=(4, 7))
    ticks = [text for text in texts(drawn(figure)) if re.fullmatch(r"\W?[\d.]+", text)]
    assert any(text.startswith("−") for text in ticks)
    assert not any(text.startswith("-") for text in ticks)


def test_effects_figure_fills_markers_of_clear_effects_only() -> None:
    rows = [("Jobs", {"a": Effect(1.0, 0.5, 1.5, True), "b": Effect(0.1, -0.5, 0.7, False)})]
    styles = arm_styles(["none", "a", "b"], "none")
    figure = effects_figure(rows, styles, common_limits([rows[0][1]]))
    (axes,) = figure.axes
    faces = [
        line.get_markerfacecolor() for line in axes.lines if line.get_marker() not in ("None", "")
    ]
    assert faces == [styles["a"].colour, "white"]


def test_an_effect_that_dwarfs_the_others_becomes_an_arrow_with_its_size() -> None:
    small = {"a": Effect(1.0, 0.5, 1.5, True)}
    huge = {"a": Effect(-250.0, -260.0, -240.0, True)}
    limits = common_limits([small, small, huge])
    assert limits[0] > -250.0
    figure = effects_figure(
        [("Jobs", small), ("Training", huge)], arm_styles(["n", "a"], "n"), limits
    )
    assert "−250%" in texts(drawn(figure))


def test_effects_without_a_value_are_named() -> None:
    nothing = {"a": Effect(np.nan, np.nan, np.nan, False)}
    assert common_limits([nothing]) == (-1.0, 1.0)
    figure = effects_figure([("Cost", nothing)], arm_styles(["n", "a"], "n"), (-1.0, 1.0))
    assert any("no value" in text for text in texts(drawn(figure)))


def test_fit_figure_shows_all_facts_and_what_lies_beyond() -> None:
    near = Fit("Firms", 300.0, 240.0, 360.0, 250.0, 310.0, 330.0, True)
    far = Fit("Trust & gossip", 0.1, np.nan, np.nan, 0.2, 0.5, 0.9, False)
    assert near.drawable
    assert not Fit("Zero", 0.0, 0.0, 0.1, 0.0, 0.1, 0.2, True).drawable
    figure = fit_figure([near, far])
    assert {"Firms", "Trust & gossip"} <= set(texts(drawn(figure)))
    (axes,) = figure.axes
    assert axes.get_xlim()[1] < 300.0
    assert ">" in [line.get_marker() for line in axes.lines]


def test_svg_is_accessible_and_stands_alone() -> None:
    figure = fan_figure(QUARTERS, made_fans(), arm_styles(ARMS, "none"), window=(4, 7))
    svg = str(inline_svg(figure, name="a", title="Jobs <1>", description="Up & down"))
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "a-title a-desc"
    assert root.findtext("title") == "Jobs <1>"
    assert root.findtext("desc") == "Up & down"
    identifiers = [e.get("id") for e in root.iter() if e.get("id")]
    assert all(str(identifier).startswith("a-") for identifier in identifiers)
    references = re.findall(r'(?:url\(#|href="#)([^)"]+)', svg)
    assert references
    assert set(references) <= set(identifiers)
    assert "<style" not in svg and "font-family" not in svg and "http" not in svg
    assert not re.search(r"\d\.\d{3}", svg)


def test_figures_are_the_same_on_any_thread_and_leave_the_settings_alone() -> None:
    before = dict(matplotlib.rcParams)

    def draw(_: int) -> str:
        figure = fan_figure(QUARTERS, made_fans(), arm_styles(ARMS, "none"), window=(4, 7))
        return drawn(figure)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(draw, range(8)))) == 1
    assert dict(matplotlib.rcParams) == before
