"""The documentation and the code agree: reference pages, steps of the quarter, names, examples."""

import importlib.util
import re
import sys
import tomllib
from pathlib import Path

import pytest

from distretto import scenarios
from distretto.economy import parameters, state
from distretto.economy.institutions import REGISTRY
from distretto.economy.outcomes import OUTCOMES
from distretto.economy.rules import RULES
from distretto.experiments.specs import format_spec, parse_spec
from distretto.experiments.validation_rows import ROWS
from distretto.scenarios.models import Fact, Header, KnownFact, Prior

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}


def _generator():
    sys.path.insert(0, str(DOCS))  # as for a script of that folder
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = _generator()
RECORDED = GENERATOR.recorded
GENERATED = GENERATOR.pages()
WRITTEN = sorted(set(PAGES) - set(GENERATED))


def code_spans(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S))


def toml_entries(section: str) -> dict[str, dict]:
    """Entries of a section in all examples of scenario files."""
    blocks = [
        tomllib.loads(block)
        for page in PAGES.values()
        for block in re.findall(r"^```toml\n(.*?)^```$", page, flags=re.M | re.S)
    ]
    return {name: entry for block in blocks for name, entry in block.get(section, {}).items()}


def slug(heading: str) -> str:
    """Anchor of a heading."""
    return re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")


@pytest.mark.parametrize("name", GENERATED)
def test_reference_pages_are_those_of_the_code(name):
    assert PAGES[name] == GENERATED[name], "run `python docs/generate.py`"


def test_the_readme_shows_the_claims_as_they_were_recorded():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert GENERATOR.with_claims(readme) == readme, "run `python docs/generate.py`"


def test_reference_pages_are_written_as_they_are_generated(tmp_path):
    GENERATOR.write(GENERATED, tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == GENERATED


def test_a_result_of_another_measure_is_not_shown():
    row = next(each for each in ROWS if each.id == "V6")
    found = {"how": row.how, "median": 0.97, "p5": 0.9, "p95": 1.0, "met": False, "note": ""}
    assert RECORDED.recorded_row(found, row, "prato")[2:] == ("0.97", "0.9 to 1", "no")
    assert RECORDED.recorded_row(found, row, "santa-croce")[-1] == "the fact is about prato"
    assert RECORDED.recorded_row({**found, "how": "otherwise"}, row, "prato")[2:4] == (
        "–",
        "–",
    )


def test_a_relative_difference_is_written_in_per_cent():
    assert RECORDED.per_cent(0.019, 0.0058, 0.032) == "+1.9% (+0.6 to +3.2)"
    assert RECORDED.per_cent(-1.0, -1.3, -0.75) == "−100% (−130 to −75)"
    assert "e+" not in PAGES["ablation.md"]


def test_the_readme_tells_how_much_validation_shows():
    page = PAGES["validation.md"]
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    for scenario, name in (("santa-croce", "Santa Croce"), ("prato", "Prato")):
        section = page.partition(f"### {scenario}")[2]
        met, tested = re.search(r"(\d+) of the (\d+) that were tested are met", section).groups()
        assert f"{met} of {tested} in {name}" in readme


def test_ablations_are_those_that_their_commands_make():
    assert [each.name for each in RECORDED.ABLATIONS if each.effects()]
    for each in RECORDED.ABLATIONS:
        assert format_spec(parse_spec(each.institutions)) == each.institutions
        assert each.scenario in scenarios.names()
        # Files of before institutions could be in force do not name any.
        assert {row.get("institutions", "none") for row in each.effects()} <= {each.institutions}


def test_rules_without_a_clear_effect_say_why_they_are_kept():
    switched = {row["rule"] for each in RECORDED.ABLATIONS for row in each.effects()}
    closing = PAGES["ablation.md"].partition("## Rule by rule")[2]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.*) \|$", closing, flags=re.M)
    assert [rule for rule, _, _ in rows] == [r.name for r in RULES if r.name in switched]
    for rule, shown, why in rows:
        assert (shown == "none") == bool(why), rule


def test_each_ablation_has_a_table_and_all_have_one_in_common(monkeypatch, tmp_path):
    head = "institutions,rule,step,outcome,label,unit,reference,mean,low,high,clear\n"

    def row(institutions, rule, clear):
        interval = "-6,-2" if clear else "-6,2"
        return f"{institutions},{rule},Shocks,jobs,Jobs,workers,200,-4,{interval},{clear}\n"

    monkeypatch.setattr(RECORDED, "FOLDER", tmp_path)
    assert "None has been recorded" in GENERATOR.pages()["ablation.md"]
    (tmp_path / "ablation").mkdir()
    plain, under, *_ = RECORDED.ABLATIONS
    (tmp_path / "ablation" / f"{plain.name}.csv").write_text(
        head + row("none", "try_projects", False) + row("none", "enter", True)
    )
    (tmp_path / "ablation" / f"{under.name}.csv").write_text(
        head + row(under.institutions, "try_projects", True)
    )
    page = GENERATOR.pages()["ablation.md"]
    assert re.findall(r"^## (.+)$", page, flags=re.M) == [plain.title, under.title, "Rule by rule"]
    assert f"--with {under.institutions} " in page
    one, two, both = re.split(r"^## .+$", page, flags=re.M)[1:]
    assert "| `enter` | Jobs −2.0% (−3.0 to −1.0) |" in one
    assert "1 of 2 rules have no clear effect on a headline outcome: `try_projects`." in one
    assert "| `try_projects` | Jobs −2.0% (−3.0 to −1.0) |" in two
    assert "| `try_projects` | Santa Croce with institutions |  |" in both
    assert "| `enter` | Santa Croce |  |" in both
    (tmp_path / "ablation" / f"{under.name}.csv").unlink()
    both = GENERATOR.pages()["ablation.md"].partition("## Rule by rule")[2]
    assert "| `try_projects` | none | It acts only where a network convenes its members. |" in both


def test_steps_of_the_quarter_are_described_in_their_order():
    described = re.findall(r"^### `(\w+)`$", PAGES["quarter.md"], flags=re.M)
    assert described == [rule.name for rule in RULES]


def test_every_parameter_is_named_where_the_model_is_described():
    named = {*code_spans(PAGES["model.md"]), *code_spans(PAGES["quarter.md"])}
    assert [name for name in parameters.DECLARED if name not in named] == []


@pytest.mark.parametrize("page", WRITTEN)
def test_dotted_names_exist(page):
    groups = {*parameters.Parameters._fields, *state.State._fields}
    known = {*parameters.DECLARED, *state.DECLARED}
    named = [span.removeprefix("state.") for span in code_spans(PAGES[page])]
    dotted = [name for name in named if re.fullmatch(r"\w+\.\w+", name)]
    assert [n for n in dotted if n.partition(".")[0] in groups and n not in known] == []


def test_every_institution_has_its_section():
    headings = re.findall(r"^## (.+)$", PAGES["institutions.md"], flags=re.M)
    assert [name for name in REGISTRY if name not in headings] == []


def test_example_of_a_header_is_right():
    assert Header(**toml_entries("scenario"))


def test_examples_of_parameters_are_right():
    given = {
        f"{group}.{name}": Fact(**entry) if "value" in entry else Prior(**entry)
        for group, entries in toml_entries("parameters").items()
        for name, entry in entries.items()
    }
    assert {type(entry) for entry in given.values()} == {Fact, Prior}
    for name, entry in given.items():
        assert entry.unit in ("", parameters.DECLARED[name].unit)


def test_examples_of_known_facts_are_right():
    units = {outcome.name: outcome.unit for outcome in OUTCOMES}
    facts = [KnownFact(**entry) for entry in toml_entries("facts").values()]
    assert facts
    assert all(fact.unit == units[fact.outcome] for fact in facts)


def test_every_page_is_in_the_navigation():
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    assert sorted(re.findall(r": (\S+\.md)$", navigation, flags=re.M)) == sorted(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for target, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)", PAGES[page]):
        assert not target.startswith("http")
        if target.endswith(".svg"):
            assert (DOCS / target).is_file()
            continue
        headings = re.findall(r"^#+ (.+)$", PAGES[target or page], flags=re.M)
        assert not anchor or anchor in map(slug, headings)
