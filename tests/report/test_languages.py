"""The catalogues of languages are complete, and numbers and small words are the language's own."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from string import Formatter

import pytest

import distretto.report
from distretto import scenarios
from distretto.districts.networks import MEASURES
from distretto.economy.institutions import REGISTRY
from distretto.economy.outcomes import OUTCOMES
from distretto.economy.parameters import DECLARED
from distretto.errors import InputError
from distretto.experiments import ledger
from distretto.experiments.validation_rows import ROWS
from distretto.report.language import ENGLISH, catalogue_groups, elided, find_language
from distretto.report.outcomes import SIDES, scale_of
from distretto.report.sections.tables import GROUP_TITLES

ITALIAN = find_language("it")

# English texts whose Italian is the same.
SAME = {
    "“{arm}”: {parts}",
    "{outcome}: {priors}",
    "euro",
    "no",
    "schema",
    "scenario",
    "software",
}

# Words of fixed choices that reports look up by what a result holds.
CHOSEN = (
    *("yes", "no", "not tested"),
    *("calibration", "validation", "context", "fit"),
    *("uniform", "triangular", "loguniform"),
    *("higher is better", "lower is better"),
    *("numeraire", "numeraire per quarter", "numeraire per year"),
    *GROUP_TITLES.values(),
    *(title for title, _ in SIDES),
)


def missing(texts: Iterator[str]) -> list[str]:
    return sorted(set(texts) - set(ITALIAN.catalogue))


def literals() -> Iterator[tuple[str, str]]:
    """Every text that the sources and templates of the report look up, with its place."""
    folder = Path(distretto.report.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for text in looked_up(node):
                    yield f"{path.relative_to(folder)}:{node.lineno}", text
    for path in sorted(folder.rglob("*.j2")):
        for text in re.findall(r"\blang\(\"([^\"]+)\"", path.read_text(encoding="utf-8")):
            yield str(path.relative_to(folder)), text


def looked_up(call: ast.Call) -> Iterator[str]:
    match call.func:
        case ast.Name(id="lang" | "self" | "t") | ast.Attribute(attr="lang"):
            given = call.args[:1]
        case ast.Attribute(attr="counted", value=ast.Name(id="lang") | ast.Attribute(attr="lang")):
            given = call.args[1:]
        case _:
            return
    for argument in given:
        match argument:
            case ast.IfExp(body=one, orelse=other):
                nodes = [one, other]
            case _:
                nodes = [argument]
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def units(declared: Iterator[str]) -> Iterator[str]:
    """Yield units as they are declared and as they are shown; numbers without a unit have none."""
    for unit in declared:
        scale = scale_of(unit)
        yield from {unit, scale.level, scale.difference} - {"", "1", "%"}


def test_outcomes_have_an_italian_text() -> None:
    assert missing(text for o in OUTCOMES for text in (o.label, o.definition)) == []
    assert missing(units(outcome.unit for outcome in OUTCOMES)) == []


def test_parameters_have_an_italian_text() -> None:
    assert missing(declared.meaning for declared in DECLARED.values()) == []
    assert missing(units(declared.unit for declared in DECLARED.values())) == []


def test_institutions_have_an_italian_text() -> None:
    assert (
        missing(
            text for name, kind in REGISTRY.items() for text in (name, kind.summary, kind.payer)
        )
        == []
    )
    data = [field.metadata for kind in REGISTRY.values() for field in fields(kind)]
    assert missing(entry["meaning"] for entry in data if "meaning" in entry) == []
    assert missing(units(entry["unit"] for entry in data if "unit" in entry)) == []
    assert missing(choice for entry in data for choice in entry.get("choices", ())) == []


@pytest.mark.parametrize("name", scenarios.names())
def test_scenarios_have_an_italian_text(name: str) -> None:
    scenario = scenarios.load(name, DECLARED, {o.name: o.unit for o in OUTCOMES})
    told = (scenario.title, scenario.summary, scenario.description)
    assert [text for text in told if ITALIAN(text) == text] == []
    assert missing(units(fact.unit for fact in scenario.facts.values())) == []
    assert missing(fact.replace("_", " ") for fact in scenario.facts) == []


def test_rows_of_validation_have_an_italian_text() -> None:
    targets = (row.target for row in ROWS if re.search("[a-z]", row.target))
    assert missing(text for row in ROWS for text in (row.text, row.how)) == []
    assert missing(targets) == []


def test_measures_of_networks_have_an_italian_text() -> None:
    assert missing(measure.label for measure in MEASURES) == []


def test_every_text_of_the_report_is_in_the_catalogue() -> None:
    found = [f"{place}: {text}" for place, text in literals() if text not in ITALIAN.catalogue]
    assert found == []


def test_texts_are_found_in_the_sources() -> None:
    call = ast.parse('m.lang.counted(n, "world", "worlds"), lang("a" if b else "c"), lang(d)')
    calls = [node for node in ast.walk(call) if isinstance(node, ast.Call)]
    assert sorted(text for node in calls for text in looked_up(node)) == [
        "a",
        "c",
        "world",
        "worlds",
    ]


def test_reasons_why_a_cost_is_not_given_have_an_italian_text() -> None:
    reasons = [
        argument.value
        for call in ast.walk(ast.parse(Path(ledger.__file__).read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "CostLine"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    assert len(reasons) >= 3
    assert missing(iter(reasons)) == []


def test_words_of_fixed_choices_have_an_italian_text() -> None:
    assert missing(iter(CHOSEN)) == []


def test_no_english_text_stands_twice() -> None:
    counts = Counter(text for _, _, pairs in catalogue_groups("it") for text in pairs)
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_italian_text_is_empty_or_left_in_english() -> None:
    catalogue = ITALIAN.catalogue
    assert [text for text, found in catalogue.items() if not found.strip()] == []
    assert {text for text, found in catalogue.items() if found == text} == SAME


def test_both_languages_have_the_same_names_in_braces() -> None:
    assert [
        text for text, found in ITALIAN.catalogue.items() if braces(text) != braces(found)
    ] == []


def braces(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def test_texts_begin_and_end_alike() -> None:
    def ends(text: str) -> tuple[bool, bool, str]:
        closing = text[-1] if text[-1] in ".?:" else ""
        return text.startswith(" "), text.endswith(" "), closing

    assert [text for text, found in ITALIAN.catalogue.items() if ends(text) != ends(found)] == []


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (ITALIAN.fixed(1234.5, 1), "1.234,5"),
        (ITALIAN.fixed(-0.3, 1), "−0,3"),
        (ITALIAN.fixed(1234567.0, 0, signed=True), "+1.234.567"),
        (ITALIAN.fixed(None, 1), "–"),
        (ITALIAN.percent(0.12), "12%"),
        (ITALIAN.percent(-0.0341, 1), "−3,4%"),
        (ITALIAN.interval(-0.25, 1500.0, 2), "da −0,25 a 1.500,00"),
        (ITALIAN.interval(None, 1.0, 2), "–"),
        (ITALIAN.plain(12.5), "12,5"),
        (ITALIAN.plain(7500), "7.500"),
        (ITALIAN.plain("circa 1.5"), "circa 1.5"),
        (ITALIAN.counted(1, "world", "worlds"), "1 mondo"),
        (ITALIAN.counted(1200, "world", "worlds"), "1.200 mondi"),
        (ITALIAN.listing(["a", "b", "c"]), "a, b e c"),
        (ITALIAN.listing(["costi", "esportazioni"]), "costi ed esportazioni"),
        (ENGLISH.listing(["e", "edge"]), "e and edge"),
        (ENGLISH.fixed(1234.5, 1), "1,234.5"),
    ],
)
def test_numbers_and_lists(written: str, text: str) -> None:
    assert written == text


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ("nel 8%", "nell'8%"),
        ("nel 80%", "nell'80%"),
        ("nel 18%", "nel 18%"),
        ("il 1%", "l'1%"),
        ("Il 11,5%", "L'11,5%"),
        ("il 1990", "il 1990"),
        ("il 1° percentile", "il 1° percentile"),
        ("il 110%", "il 110%"),
        ("del 1,5%", "dell'1,5%"),
        ("del 1.500", "del 1.500"),
        ("del 8.500,5", "dell'8.500,5"),
        ("al 11.000", "all'11.000"),
        ("del −8%", "del −8%"),
        ("nel 0%", "nello 0%"),
        ("Il 0,5%", "Lo 0,5%"),
        ("nel 05", "nel 05"),
        ("ai 0 e dai 11", "agli 0 e dagli 11"),
        ("i 80 trimestri", "gli 80 trimestri"),
        ("nei 12 trimestri", "nei 12 trimestri"),
        ("dei 8, poi", "degli 8, poi"),
        ("canali 8", "canali 8"),
        ("salari e esportazioni", "salari ed esportazioni"),
        ("è e più", "è e più"),
    ],
)
def test_small_words_before_numbers(plain: str, text: str) -> None:
    assert elided(plain) == text


def test_values_are_elided_in_italian_only() -> None:
    assert ITALIAN("better in {number}", number="8%") == "meglio nell'8%"
    assert ENGLISH("i {number}", number="8") == "i 8"


def test_lines_of_a_paragraph_count_as_one() -> None:
    broken = "one set of institutions under which the district is run; the first is the\n"
    broken += "reference that all others are compared with."
    assert ITALIAN(broken).startswith("un insieme di istituzioni")


def test_no_reports_in_an_unknown_language() -> None:
    with pytest.raises(InputError, match="there are no reports in this language"):
        find_language("ti")
