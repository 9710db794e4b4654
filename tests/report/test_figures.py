import re
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
import scipy.stats
from matplotlib.axes import Axes

from distretto.report.figures.course import course_figure, course_of
from distretto.report.figures.effects import Effect, common_limits, effects_figure
from distretto.report.figures.fan import Fan, fan_figure, fan_of
from distretto.report.figures.fit import Fit, fit_figure
from distretto.report.figures.panels import shorten
from distretto.report.figures.style import arm_styles
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


def bands(axes: Axes) -> int:
    return len(axes.collections)


def test_fan_figure_gives_every_arm_a_panel_with_its_bands_and_the_reference_median() -> None:
    fans = made_fans()
    figure = fan_figure(
        QUARTERS, fans, arm_styles(ARMS, "none"), window=(4, 7), starts={"floor": (3,)}
    )
    assert set(ARMS) <= set(texts(drawn(figure)))
    assert len(figure.axes) == len(ARMS)
    for arm, axes in zip(ARMS, figure.axes, strict=True):
        drawn_lines = [list(line.get_ydata()) for line in axes.lines]
        assert [4.0, 7.0] in [list(line.get_xdata()) for line in axes.lines]
        assert list(fans[arm].median) in drawn_lines
        assert list(fans["none"].median) in drawn_lines
        assert bands(axes) == 2  # the middle 50% and 90% of worlds
        uprights = [line for line in axes.lines if list(line.get_xdata()) == [3, 3]]
        assert len(uprights) == (arm == "floor")
    assert len({axes.get_ylim() for axes in figure.axes}) == 1


@pytest.mark.parametrize("count", range(1, 9))
def test_panels_hold_any_number_of_arms_and_number_the_lowest_of_each_column(count: int) -> None:
    arms = [f"arm {i}" for i in range(count)]
    fans = {arm: fan_of(np.ones((3, 8))) for arm in arms}
    figure = fan_figure(QUARTERS, fans, arm_styles(arms, "arm 0"), window=(4, 7), starts={})
    assert len(figure.axes) == count
    columns = len({round(axes.get_position().x0, 6) for axes in figure.axes})
    assert texts(drawn(figure)).count("quarter") == columns


def test_long_names_of_arms_are_cut() -> None:
    name = "an arm with a very long name that fits nowhere at all in the width of the page"
    fans = {name: fan_of(np.ones((3, 8))), "b": fan_of(np.ones((3, 8)))}
    figure = fan_figure(QUARTERS, fans, arm_styles(list(fans), name), window=(4, 7), starts={})
    assert any(text.endswith("…") and name.startswith(text[:-1]) for text in texts(drawn(figure)))
    assert shorten("floor", 5) == "floor"
    assert shorten("floors", 5) == "floo…"


def test_fan_figure_without_values_says_so() -> None:
    fans = {"none": fan_of(np.full((3, 8), np.nan))}
    figure = fan_figure(QUARTERS, fans, arm_styles(["none"], "none"), window=(4, 7), starts={})
    assert "no values" in texts(drawn(figure))


def test_fan_figure_of_one_quarter_and_constant_values() -> None:
    for quarters in (1, 8):
        fans = {"none": fan_of(np.zeros((3, quarters)))}
        window = (0, quarters - 1)
        styles = arm_styles(["none"], "none")
        figure = fan_figure(np.arange(float(quarters)), fans, styles, window=window, starts={})
        assert "none" in texts(drawn(figure))


def test_course_is_the_paired_difference_of_every_quarter() -> None:
    rng = np.random.default_rng(2)
    worlds = rng.normal(100.0, 30.0, (50, 1))
    reference = worlds + rng.normal(0.0, 1.0, (50, 8))
    arm = reference + np.arange(8.0) + rng.normal(0.0, 0.1, (50, 8))
    course = course_of(arm, reference)
    assert course.mean == pytest.approx((arm - reference).mean(axis=0))
    test = scipy.stats.ttest_rel(arm, reference, axis=0).confidence_interval(0.95)
    assert course.low == pytest.approx(test.low)
    assert course.high == pytest.approx(test.high)
    assert course.p25 == pytest.approx(np.quantile(arm - reference, 0.25, axis=0))
    assert course.p75 == pytest.approx(np.quantile(arm - reference, 0.75, axis=0))
    # The shared worlds differ by far more than the interval is wide.
    assert np.all(course.high - course.low < 0.1)


def test_course_leaves_out_worlds_without_a_value_in_both_arms() -> None:
    reference = np.array([[1.0, np.nan], [2.0, np.nan], [np.inf, 3.0], [4.0, np.nan]])
    arm = np.array([[2.0, 5.0], [4.0, 5.0], [9.0, np.nan], [np.nan, 5.0]])
    course = course_of(arm, reference)
    assert course.mean[0] == 1.5
    assert np.isnan([course.mean[1], course.low[1], course.p25[1]]).all()


def test_course_of_one_world_has_no_interval() -> None:
    course = course_of(np.full((1, 3), 2.0), np.ones((1, 3)))
    assert list(course.mean) == [1.0, 1.0, 1.0]
    assert np.isnan([course.low, course.high]).all()


def test_course_figure_shows_zero_both_bands_and_the_style_of_each_arm() -> None:
    styles = arm_styles(ARMS, "none")
    rng = np.random.default_rng(3)
    courses = {
        arm: course_of(5.0 + rng.normal(0.0, 1.0, (20, 8)), np.zeros((20, 8))) for arm in ARMS[1:]
    }
    figure = course_figure(QUARTERS, courses, styles, window=(4, 7), starts={})
    found = texts(drawn(figure))
    assert set(ARMS[1:]) <= set(found)
    assert "none" not in found
    assert any(re.fullmatch(r"\+[\d.]+", text) for text in found)
    for arm, axes in zip(courses, figure.axes, strict=True):
        low, high = axes.get_ylim()
        assert low < 0.0 < high
        assert [0.0, 0.0] in [list(line.get_ydata()) for line in axes.lines]
        assert bands(axes) == 2  # the interval of the mean, and the middle 50% of worlds
        (line,) = [x for x in axes.lines if list(x.get_ydata()) == list(courses[arm].mean)]
        assert line.get_color() == styles[arm].colour
        assert line.get_linestyle() == "--"


def test_course_figure_without_values_says_so() -> None:
    courses = {"floor": course_of(np.full((3, 8), np.nan), np.ones((3, 8)))}
    figure = course_figure(QUARTERS, courses, arm_styles(ARMS, "none"), window=(4, 7), starts={})
    assert "no values" in texts(drawn(figure))


def test_negative_ticks_have_true_minus_signs() -> None:
    figure = fan_figure(
        QUARTERS, made_fans(-1.0), arm_styles(ARMS, "none"), window=(4, 7), starts={}
    )
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
    figure = fan_figure(QUARTERS, made_fans(), arm_styles(ARMS, "none"), window=(4, 7), starts={})
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
        figure = fan_figure(
            QUARTERS, made_fans(), arm_styles(ARMS, "none"), window=(4, 7), starts={}
        )
        return drawn(figure)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(draw, range(8)))) == 1
    assert dict(matplotlib.rcParams) == before
