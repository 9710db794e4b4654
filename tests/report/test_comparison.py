import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from distretto.errors import ResultError
from distretto.report import comparison_html, write_comparison_report

VOID = {"meta", "br", "hr", "img", "input", "link", "source", "wbr", "area", "base", "col", "embed"}
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href"}
FORBIDDEN = {
    "script",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "base",
    "image",
    "audio",
    "video",
}


class Page(HTMLParser):
    """Parses a page strictly: every element is closed, in order, and no attribute comes twice."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.declarations: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_decl(self, decl: str) -> None:
        self.declarations.append(decl)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert "svg" in self.open or tag in VOID, f"<{tag}/> outside of SVG"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def page_text(make_comparison) -> str:
    return comparison_html(make_comparison(worlds=100, quarters=80))


@pytest.fixture(scope="module")
def page(page_text) -> Page:
    return Page(page_text)


def test_page_is_valid_html(page: Page) -> None:
    assert page.declarations == ["DOCTYPE html"]
    assert page.all("html")[0]["lang"] == "en-GB"
    assert len(page.all("title")) > 0
    assert len(page.all("h1")) == 1
    counts = Counter(a["id"] for _, a in page.elements if "id" in a)
    assert max(counts.values()) == 1
    for _, attributes in page.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(attributes.get(name, "").split()) <= set(counts)


def test_page_loads_nothing(page: Page, page_text: str) -> None:
    assert not FORBIDDEN & {tag for tag, _ in page.elements}
    for tag, attributes in page.elements:
        assert not LOADING & set(attributes), (tag, attributes)
        assert attributes.get("href", "#").startswith("#")
        assert not any(name.startswith("on") for name in attributes)
    assert "@import" not in page_text
    assert all(target.startswith("#") for target in re.findall(r"url\(\s*['\"]?([^)]*)", page_text))


def test_page_is_small(page_text: str) -> None:
    assert len(page_text.encode()) < 3_000_000


def test_page_names_every_headline_outcome_and_arm(page: Page, make_comparison) -> None:
    comparison = make_comparison(worlds=100, quarters=80)
    for outcome in comparison.dataset.data_vars.values():
        assert outcome.attrs["label"] in page.text
    tables = page.text[page.text.index("Competitiveness and workers") :]
    for arm in comparison.arms:
        assert arm.name in tables
        assert arm.spec in page.text


def test_competitiveness_and_workers_stand_side_by_side(page_text: str) -> None:
    section = page_text[page_text.index('id="headline"') : page_text.index('id="division"')]
    blocks = section[section.index('class="blocks') :]
    firms, workers = blocks.index("<h3>Competitiveness"), blocks.index("<h3>Workers")
    assert firms < blocks.index("Exports in sales") < workers < blocks.index("Median wage")
    assert "Public cost" not in blocks


def test_table_shows_level_difference_interval_and_share(make_comparison) -> None:
    comparison = make_comparison(arms={"none": "", "floor": "labour-floor"})
    text = Page(comparison_html(comparison)).text
    entry = comparison.summary["outcomes"]["exports"]["arms"]
    assert f"{100 * entry['none']['median']:.1f}" in text
    share = entry["floor"]["share_better"]
    assert f"better in {100 * share:.0f}%" in text


def test_clear_differences_are_bold_and_unclear_are_not(make_comparison) -> None:
    comparison = make_comparison(arms={"none": "", "floor": "labour-floor"})
    wage = comparison.summary["outcomes"]["wage"]["arms"]["floor"]["difference"]
    jobs = comparison.summary["outcomes"]["jobs"]["arms"]["floor"]["difference"]
    wage.update(mean=0.5, low=0.4, high=0.6)
    jobs.update(mean=77.0, low=-60.0, high=214.0)
    html = comparison_html(comparison)
    assert "<strong>+0.5</strong>" in html
    assert "<strong>+77</strong>" not in html
    assert ">+77<" in html


def test_figures_have_text_alternatives_and_tables(page: Page) -> None:
    figures = page.all("figure")
    images = [a for a in page.all("svg") if a.get("role") == "img"]
    assert len(images) == len(figures) > 10
    assert all(a["aria-labelledby"] for a in images)
    assert page.text.count("Numbers behind this chart") == len(figures)
    assert all(a.get("aria-hidden") == "true" for a in page.all("svg") if a not in images)


def test_effects_over_time_come_before_levels_and_stand_in_tables(make_comparison) -> None:
    comparison = make_comparison(arms={"none": "", "floor": "labour-floor@8"})
    html = comparison_html(comparison)
    courses = html.index('id="courses"')
    assert html.index('id="headline"') < courses < html.index('id="levels"')
    assert "Effect over time: difference from “none” in the same worlds" in html
    section = html[courses : html.index('id="effects"')]
    headline = [n for n, v in comparison.dataset.data_vars.items() if v.attrs["headline"]]
    for name in headline:
        assert f'id="course-{name}-desc"' in section
    # The last quarter of a constant outcome, as in the table behind its chart.
    assert "floor: mean difference" in section
    assert re.search(r'<th scope="row">47</th>\s*<td class="number">\+12\.0</td>', section)
    assert "percentage points" in section
    assert "Dotted uprights" in section


def test_correlation_of_arms_is_told(make_comparison) -> None:
    comparison = make_comparison(arms={"none": "", "floor": "labour-floor"})
    outcomes = comparison.summary["outcomes"]
    headline = [n for n, v in comparison.dataset.data_vars.items() if v.attrs["headline"]]
    known = ((0.5, 1.9), (0.9, 12.0), (0.98, 47.6), (0.99, 130.0), (1.0, None))
    for name, (correlation, saved) in zip(headline, known, strict=False):
        outcomes[name]["arms"]["floor"]["correlation"] = correlation
        outcomes[name]["arms"]["floor"]["variance_reduction"] = saved
    for name in headline[5:]:
        outcomes[name]["arms"]["floor"]["correlation"] = None
        outcomes[name]["arms"]["floor"]["variance_reduction"] = None
    text = Page(comparison_html(comparison)).text
    assert "is 0.980 in the median of the headline outcomes and arms (0.500 to 1.000)" in text
    assert "need 30 times as many worlds for intervals as narrow in the median (1.9 to 130" in text
    everything = text[text.index("All outcomes") :]
    assert "correlation\xa00.980" in comparison_html(comparison)
    assert "separate worlds:\xa048\xa0times" in comparison_html(comparison)
    assert "correlation" in everything


def test_arms_without_any_difference_promise_no_gain(make_comparison) -> None:
    comparison = make_comparison(arms={"none": "", "floor": "labour-floor"})
    for outcome in comparison.summary["outcomes"].values():
        outcome["arms"]["floor"]["correlation"] = 1.0
        outcome["arms"]["floor"]["variance_reduction"] = None
    text = Page(comparison_html(comparison)).text
    assert "is 1.000 in the median" in text
    assert "times as many worlds" not in text


def test_page_says_what_its_numbers_mean(page: Page) -> None:
    assert "mean over quarters 60 to 79, the last 20 quarters of the run" in page.text
    assert "After a burn-in of 20 quarters without institutions" in page.text
    assert "the wage of one worker-quarter outside the district is 1" in page.text
    assert "no district died out" in page.text


def test_facts_priors_and_sources_are_there(page: Page) -> None:
    assert "1 of 1 facts for calibration and 1 of 2 facts for validation" in page.text
    assert "Amin 2000 & others" in page.text
    assert "differentiated goods" in page.text
    assert "2.5 to 6" in page.text
    assert "triangular, mode 0.2" in page.text
    assert "elasticity of a seller's attraction to its price" in page.text


def test_page_gives_the_command_that_makes_it_again(page: Page) -> None:
    assert (
        "distretto compare made-up \\ --arm none \\ --arm training=training-consortium \\ "
        "--arm floor=labour-floor \\ --arm both=training-consortium+labour-floor@8 \\ "
        "--worlds 100 \\ --quarters 80 \\ --seed 1 \\ --out FOLDER"
    ) in page.text


def test_page_says_who_pays(page: Page) -> None:
    assert "“floor” is paid for by" in page.text
    assert "Over the 80 quarters it cost the public 1,920 numeraire" in page.text


def test_names_with_markup_are_escaped(make_comparison) -> None:
    evil = "<b onclick='x()'>&amp; $\\frac{1$</b>"
    comparison = make_comparison(
        arms={"none": "", "floor": "labour-floor"},
        title=evil,
        labels={"jobs": evil, "wage": "</svg>"},
    )
    html = comparison_html(comparison)
    page = Page(html)
    assert "<b " not in html and "<b>" not in html
    assert page.text.count(evil) > 3


def test_one_world_one_arm_one_quarter(make_comparison) -> None:
    page = Page(comparison_html(make_comparison(arms={"none": ""}, worlds=1, quarters=1)))
    assert "How do the firms and the workers of the district fare" in page.text
    assert "Effects side by side" not in page.text
    assert "Effect over time" not in page.text
    assert "correlation" not in page.text
    assert "too short to test facts" in page.text
    assert not re.search(r"\b(nan|inf)\b", page.text.casefold())


def test_one_finished_world_of_many(make_comparison) -> None:
    page = Page(comparison_html(make_comparison(worlds=1, wanted=9)))
    assert "1 of 9 worlds was finished, and all numbers rest on it." in page.text


def test_one_world_with_two_arms(make_comparison) -> None:
    arms = {"none": "", "floor": "labour-floor"}
    page = Page(comparison_html(make_comparison(arms=arms, worlds=1)))
    assert "With 1 world, nothing shows how much worlds differ" in page.text
    assert not re.search(r"\b(nan|inf)\b", page.text.casefold())


def test_outcomes_without_values(make_comparison) -> None:
    comparison = make_comparison(missing=["jobs", "exports", "put_out", "public_cost"])
    page = Page(comparison_html(comparison))
    assert "no values" in page.text
    assert not re.search(r"\b(nan|inf)\b", page.text.casefold())


def test_unfinished_and_extinct_worlds_are_reported(make_comparison) -> None:
    page = Page(comparison_html(make_comparison(wanted=40, died_out=[3, 5])))
    assert "12 of 40 worlds were finished, and all numbers rest on these." in page.text
    assert "died out in 2 of 12 worlds" in page.text
    assert sum(a.get("class") == "warning" for a in page.all("p")) == 3


def test_report_is_written_whole_or_not_at_all(make_comparison, tmp_path: Path) -> None:
    comparison = make_comparison(arms={"none": ""})
    target = tmp_path / "report.html"
    target.write_text("an older one")
    write_comparison_report(comparison, target)
    assert target.read_text(encoding="utf-8") == comparison_html(comparison)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    with pytest.raises(ResultError, match="cannot be written"):
        write_comparison_report(comparison, tmp_path / "nowhere" / "report.html")


def test_order_is_that_of_the_model_also_after_storage(make_comparison) -> None:
    comparison = make_comparison(arms={"none": "", "floor": "labour-floor"})
    dataset = comparison.dataset
    stored = replace(comparison, dataset=dataset[sorted(map(str, dataset.data_vars))])
    assert comparison_html(stored) == comparison_html(comparison)
