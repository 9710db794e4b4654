"""The report of a comparison: what stands where, what is said, and what is not."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from distretto.errors import InputError, ResultError, SpecError
from distretto.experiments import select_arms
from distretto.report import comparison_document, find_language, to_html, write_report
from distretto.report.document import Block, Chart, Document, Fold, Grid, Paragraph, Table
from distretto.scenarios import Money

ORDER = [
    "answer",
    "headline",
    "cost",
    "levels",
    "courses",
    "ledger",
    "people",
    "place",
    "decides",
    "fit",
    "validation",
    "all",
    "assumptions",
    "definitions",
    "provenance",
]


def blocks_of(blocks: tuple[Block, ...]) -> list[Block]:
    """Blocks with those that they hold."""
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        if isinstance(block, Grid | Fold):
            found += blocks_of(block.blocks)
    return found


def section(document: Document, name: str) -> list[Block]:
    return blocks_of(next(s for s in document.sections if s.name == name).blocks)


def words(document: Document) -> str:
    """All texts of a document."""
    found = [document.title, document.question]
    for each in document.sections:
        for block in blocks_of(each.blocks):
            tables = [block] if isinstance(block, Table) else []
            if isinstance(block, Chart):
                tables.append(block.table)
                found += [block.caption, block.unit, block.title, block.description]
            for table in tables:
                found += [f"{c.title} {c.detail}" for c in table.columns]
                found += [f"{c.text} {' '.join(c.details)}" for r in table.rows for c in r.cells]
            found.append(str(getattr(block, "text", "")))
            found += [" ".join(e) for e in getattr(block, "entries", ()) if isinstance(e, tuple)]
            found += list(getattr(block, "items", ()))
    return " ".join(" ".join(found).split())


def table(document: Document, name: str, caption: str) -> Table:
    tables = [b for b in section(document, name) if isinstance(b, Table)]
    return next(t for t in tables if t.caption == caption)


def row(found: Table, label: str) -> list[str]:
    return next(
        [c.text for c in r.cells] for r in found.rows if r.cells and r.cells[0].text == label
    )


@pytest.fixture(scope="module")
def comparison(make_comparison):
    return make_comparison(worlds=100, quarters=80)


@pytest.fixture(scope="module")
def document(comparison) -> Document:
    return comparison_document(comparison)


def test_sections_stand_in_their_order(document: Document) -> None:
    assert [s.name for s in document.sections] == ORDER


def test_the_answer_is_three_sentences_of_firms_workers_and_cost(document: Document) -> None:
    answers = [b.text for b in section(document, "answer") if getattr(b, "kind", "") == "answer"]
    assert [a.split()[:2] for a in answers] == [
        ["For", "firms,"],
        ["For", "workers,"],
        ["The", "public"],
    ]
    assert all(text.endswith(".") and text.count("“") == 3 for text in answers[::2])


def test_an_effect_that_is_not_clear_is_not_told_as_one(make_comparison) -> None:
    made = make_comparison(arms={"none": "", "floor": "labour-floor"})
    entry = made.summary["outcomes"]["median_wage"]["arms"]["floor"]
    entry["difference"] = {"mean": 0.01, "low": -0.01, "high": 0.03}
    assert "no clear change under “floor” (−" in words(comparison_document(made))


def test_competitiveness_and_workers_stand_side_by_side(document: Document) -> None:
    grids = [b for b in section(document, "headline") if isinstance(b, Grid)]
    assert [b.caption for b in grids[0].blocks] == ["Competitiveness", "Workers"]
    labels = [[r.cells[0].text for r in b.rows] for b in grids[0].blocks]
    assert "Exports in sales" in labels[0] and "Median wage" in labels[1]


def test_tables_show_level_difference_interval_and_share(make_comparison) -> None:
    made = make_comparison(arms={"none": "", "floor": "labour-floor"})
    entry = made.summary["outcomes"]["exports"]["arms"]
    found = table(comparison_document(made), "headline", "Competitiveness")
    cells = next(r.cells for r in found.rows if r.cells[0].text == "Exports in sales")
    assert cells[1].value == pytest.approx(100 * entry["none"]["median"])
    assert cells[2].details[1] == f"better in\xa0{100 * entry['floor']['share_better']:.0f}%"


def test_clear_differences_are_bold_and_unclear_are_not(make_comparison) -> None:
    made = make_comparison(arms={"none": "", "floor": "labour-floor"})
    arms = made.summary["outcomes"]
    arms["median_wage"]["arms"]["floor"]["difference"].update(mean=0.5, low=0.4, high=0.6)
    arms["jobs"]["arms"]["floor"]["difference"].update(mean=77.0, low=-60.0, high=214.0)
    found = table(comparison_document(made), "headline", "Workers")
    strong = {r.cells[0].text: (r.cells[2].text, r.cells[2].strong) for r in found.rows}
    assert strong["Median wage"] == ("+0.5", True)
    assert strong["Jobs"] == ("+77", False)


def test_the_ledger_adds_up_and_shows_its_residual(comparison, document: Document) -> None:
    found = table(document, "ledger", "Gain ledger")
    values = {r.cells[0].text: r.cells[1].value for r in found.rows if r.cells}
    parts = [
        "Wages of stayers",
        "Wages of new jobs, less those lost",
        "Profit",
        "Interest",
        "Taxes",
    ]
    assert values["Value added gained"] == pytest.approx(sum(values[p] for p in parts))
    assert values["Wages of new jobs, less those lost"] == pytest.approx(
        values["of which jobs won"] + values["of which jobs lost"]
    )
    assert abs(values["Residual"]) < 1e-9
    assert row(found, "Residual")[1] == "0"
    shares = [r.cells[2].value for r in found.rows if r.cells and r.cells[0].text in parts]
    assert sum(shares) == pytest.approx(1.0)


def test_a_ledger_that_does_not_add_up_says_so(comparison) -> None:
    dataset = comparison.dataset.copy()
    dataset["profit"] = dataset["profit"].copy()
    dataset["profit"].loc[{"arm": "floor"}] += 25.0
    wrong = replace(comparison, dataset=dataset)
    found = table(comparison_document(wrong), "ledger", "Gain ledger")
    residual = next(r.cells for r in found.rows if r.cells and r.cells[0].text == "Residual")
    assert residual[3].value == pytest.approx(-25.0)
    assert residual[3].text != "0"


def test_cost_says_who_pays_and_what_a_unit_costs(document: Document) -> None:
    told = words(document)
    assert "“floor”: labour-floor by" in told
    paid = row(table(document, "cost", "Who pays, a year"), "Public cost of institutions")
    assert paid[1:] == ["+48", "+96", "+144"]
    found = table(document, "cost", "Public cost of each outcome")
    assert len(found.rows) == 3
    jobs = next(r.cells for r in found.rows if r.cells[0].text == "for one job for a year")
    assert jobs[1].text == "–" and jobs[1].details == ("lost, not gained",)


def test_people_are_followed_by_group_and_trait(document: Document) -> None:
    found = table(document, "people", "Persons by group")
    assert [r.cells[0].text for r in found.rows] == [
        "Stayers",
        "Movers",
        "Joiners",
        "Displaced",
        "Leavers",
    ]
    charts = [b for b in section(document, "people") if isinstance(b, Chart)]
    assert len(charts) == 6
    traits = [r.cells[0].text for r in charts[-1].table.rows]
    assert "Skill: lowest third" in traits and "Not registered" not in traits


def test_figures_have_text_alternatives_and_tables(document: Document) -> None:
    charts = [b for s in document.sections for b in blocks_of(s.blocks) if isinstance(b, Chart)]
    assert len(charts) > 30
    assert len({chart.name for chart in charts}) == len(charts)
    for chart in charts:
        assert chart.title and chart.description and chart.caption
        assert chart.table.rows and all(
            len(r.cells) == len(chart.table.columns) for r in chart.table.rows if r.cells
        )


def test_correlation_of_arms_is_told(make_comparison) -> None:
    made = make_comparison(arms={"none": "", "floor": "labour-floor"})
    outcomes = made.summary["outcomes"]
    headline = [n for n, v in made.dataset.data_vars.items() if v.attrs["headline"]]
    known = ((0.5, 1.9), (0.9, 12.0), (0.98, 47.6), (0.99, 130.0), (1.0, None))
    for name, (correlation, saved) in zip(headline, known, strict=False):
        outcomes[name]["arms"]["floor"]["correlation"] = correlation
        outcomes[name]["arms"]["floor"]["variance_reduction"] = saved
    for name in headline[5:]:
        outcomes[name]["arms"]["floor"]["correlation"] = None
        outcomes[name]["arms"]["floor"]["variance_reduction"] = None
    told = words(comparison_document(made))
    assert "is 0.980 in the median of the headline outcomes and arms (0.500 to 1.000)" in told
    assert "need 30 times as many worlds for intervals as narrow in the median (1.9 to 130" in told


def test_what_decides_needs_worlds(make_comparison, document: Document) -> None:
    few = comparison_document(make_comparison(worlds=5))
    assert "Too few worlds to tell which priors decide." in words(few)
    assert "no prior stands out from chance" in words(document)


def test_the_report_says_what_its_numbers_mean(document: Document) -> None:
    told = words(document)
    assert "mean over quarters 60 to 79, the last 20 quarters of the run" in told
    assert "After a burn-in of 20 quarters without institutions" in told
    assert "the wage of one worker-quarter outside the district is 1" in told
    assert "no district died out" in told


def test_facts_priors_and_sources_are_there(document: Document) -> None:
    told = words(document)
    assert "1 of 1 fact for calibration and 1 of 2 facts for validation" in told
    assert "Amin 2000 & others" in told
    assert "differentiated goods" in told
    assert "2.5 to 6" in told
    assert "triangular, mode 0.2" in told
    assert "elasticity of a seller's attraction to its price" in told
    assert "No validation is recorded for this district." in told


def test_validation_of_the_template_is_shown_as_such(make_comparison) -> None:
    made = make_comparison(arms={"none": "", "floor": "labour-floor"})
    own = replace(made, scenario=replace(made.scenario, template="prato"))
    told = words(comparison_document(own))
    assert "Met: 3 of 13 rows kept out of calibration" in told
    assert "These rows were measured in “prato”" in told


def test_the_command_that_makes_it_again(document: Document) -> None:
    assert (
        "distretto compare made-up \\ --arm none \\ --arm training=training-consortium \\ "
        "--arm floor=labour-floor \\ --arm both=training-consortium+labour-floor@8 \\ "
        "--worlds 100 \\ --quarters 80 \\ --seed 1 \\ --out FOLDER"
    ) in words(document)


def test_money_of_the_place_stands_in_every_unit(make_comparison) -> None:
    from distretto.experiments.money import in_money

    made = make_comparison()
    euro = Money(currency="euro", wage=7000.0, source="made up")
    paid = replace(
        made,
        scenario=replace(made.scenario, money=euro),
        dataset=in_money(made.dataset, euro),
        people=in_money(made.people, euro),
    )
    outcomes = {
        name: {**entry, "unit": entry["unit"].replace("numeraire", "euro")}
        for name, entry in made.summary["outcomes"].items()
    }
    paid.summary["outcomes"] = outcomes
    for code, unit in (("en", "euro per quarter"), ("it", "euro per trimestre")):
        told = words(comparison_document(paid, find_language(code)))
        assert unit in told
        assert not re.search(r"\bnumera(ire|rio) per\b", told)


def test_names_with_markup_are_escaped(make_comparison) -> None:
    evil = "<b onclick='x()'>&amp; $\\frac{1$</b>"
    made = make_comparison(
        arms={"none": "", "floor": "labour-floor"},
        title=evil,
        labels={"jobs": evil, "median_wage": "</svg>"},
    )
    html = to_html(comparison_document(made))
    assert "<b " not in html and "<b>" not in html
    assert html.count("&lt;b onclick=") > 3


def test_one_world_one_arm_one_quarter(make_comparison) -> None:
    made = make_comparison(arms={"none": ""}, worlds=1, quarters=1)
    found = comparison_document(made)
    told = words(found)
    assert "How do the firms and the workers of the district fare" in told
    assert not {"ledger", "people", "courses", "decides", "cost"} & {s.name for s in found.sections}
    assert "too short to test facts" in told
    assert not re.search(r"\b(nan|inf)\b", told.casefold())
    assert to_html(found)


def test_one_finished_world_of_many(make_comparison) -> None:
    found = comparison_document(make_comparison(worlds=1, wanted=9))
    told = words(found)
    assert "1 of 9 worlds was finished, and all numbers rest on it." in told
    assert "With 1 world, nothing shows how much worlds differ" in told
    assert not re.search(r"\b(nan|inf)\b", told.casefold())
    assert to_html(found)


def test_outcomes_without_values(make_comparison) -> None:
    made = make_comparison(missing=["jobs", "exports", "put_out", "public_cost"])
    found = comparison_document(made)
    assert "no values" in to_html(found)
    assert not re.search(r"\b(nan|inf)\b", words(found).casefold())


def test_a_comparison_that_follows_nobody_has_no_ledger(make_comparison) -> None:
    found = comparison_document(make_comparison(followed=False))
    assert not {"ledger", "people", "place", "cost"} & {s.name for s in found.sections}


def test_unfinished_and_extinct_worlds_are_reported(make_comparison) -> None:
    found = comparison_document(make_comparison(wanted=40, died_out=[3, 5]))
    told = words(found)
    assert "12 of 40 worlds were finished, and all numbers rest on these." in told
    assert "died out in 2 of 12 worlds" in told
    warned = [
        b for b in section(found, "answer") if isinstance(b, Paragraph) and b.kind == "warning"
    ]
    assert len(warned) == 3


def test_fewer_arms_keep_the_reference(comparison) -> None:
    few = select_arms(comparison, ["both"])
    found = comparison_document(few)
    assert "What does “both” change" in found.question
    assert np.array_equal(
        few.dataset["jobs"].sel(arm="both"), comparison.dataset["jobs"].sel(arm="both")
    )
    assert few.snapshot is not None and set(few.snapshot.firms["arm"]) == {"", "none", "both"}
    with pytest.raises(SpecError, match="there is no such arm") as caught:
        select_arms(comparison, ["flor"])
    assert caught.value.hint == "did you mean 'floor'?"


def test_reports_are_written_whole_or_not_at_all(make_comparison, tmp_path: Path) -> None:
    made = make_comparison(arms={"none": ""}, followed=False)
    target = tmp_path / "report.html"
    target.write_text("an older one")
    assert write_report(made, tmp_path) == [target]
    assert target.read_text(encoding="utf-8") == to_html(comparison_document(made))
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert write_report(made, tmp_path, find_language("it"))[0].name == "report.it.html"
    with pytest.raises(ResultError, match="cannot be written"):
        write_report(made, tmp_path / "nowhere")
    with pytest.raises(InputError, match="no reports of this kind"):
        write_report(made, tmp_path, formats=["pdf"])


def test_order_is_that_of_the_model_also_after_storage(make_comparison) -> None:
    made = make_comparison(arms={"none": "", "floor": "labour-floor"})
    dataset = made.dataset
    by_name = {name: dataset[name] for name in sorted(map(str, dataset.data_vars))}
    stored = replace(made, dataset=xr.Dataset(by_name, dataset.coords, dataset.attrs))
    one, other = (words(comparison_document(each)) for each in (made, stored))
    assert one == other


def test_a_page_of_five_arms_and_a_hundred_worlds_is_small(make_comparison) -> None:
    arms = {"none": "", **{f"floor{k}": f"labour-floor:floor=0.{7 + k // 2}{k}" for k in range(4)}}
    html = to_html(comparison_document(make_comparison(arms=arms, worlds=100, quarters=80)))
    assert len(html.encode()) < 3_000_000
