"""The documentation and the code agree: reference pages, steps of the quarter, names, examples."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from distretto.economy import parameters, state
from distretto.economy.institutions import REGISTRY
from distretto.economy.outcomes import OUTCOMES
from distretto.economy.rules import RULES
from distretto.experiments.validation_rows import ROWS
from distretto.scenarios.models import Fact, Header, KnownFact, Prior

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}


def _generator():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = _generator()
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


def test_reference_pages_are_written_as_they_are_generated(tmp_path):
    GENERATOR.write(GENERATED, tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == GENERATED


def test_a_result_of_another_measure_is_not_shown():
    row = next(each for each in ROWS if each.id == "V6")
    found = {"how": row.how, "median": 0.97, "p5": 0.9, "p95": 1.0, "met": False, "note": ""}
    assert GENERATOR._recorded(found, row, "prato")[2:] == ("0.97", "0.9 to 1", "no")
    assert GENERATOR._recorded(found, row, "santa-croce")[-1] == "the fact is about prato"
    assert GENERATOR._recorded({**found, "how": "otherwise"}, row, "prato")[2:4] == ("–", "–")


def test_a_relative_difference_is_written_in_per_cent():
    assert GENERATOR._per_cent(0.019, 0.0058, 0.032) == "+1.9% (+0.6 to +3.2)"
    assert GENERATOR._per_cent(-1.0, -1.3, -0.75) == "−100% (−130 to −75)"
    assert "e+" not in PAGES["ablation.md"]


def test_the_readme_claims_no_more_than_validation_shows():
    met = re.findall(r"(\d+) of the \d+ that were tested are met", PAGES["validation.md"])
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert met
    assert ("tested as they are measured now, none is met" in readme) == (set(met) == {"0"})


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
