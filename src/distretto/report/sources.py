"""Where every number of a comparison comes from, as rows of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from distretto.economy.outcomes import OUTCOMES
from distretto.economy.parameters import DECLARED
from distretto.report.numbers import MISSING, decimals_for, fixed, interval, plain
from distretto.report.outcomes import scale_of

if TYPE_CHECKING:
    import xarray as xr

    from distretto.experiments import FactCheck
    from distretto.scenarios import Scenario


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A fact of the place set against the model, as texts.

    Attributes
    ----------
    label, unit, use : str
        What the fact is about, its unit, and whether the model was fitted to it.
    value, band : str
        The fact and the band in which it counts as met.
    median, range : str
        The model's median and 5th to 95th percentile over worlds.
    met : str
        "yes", "no" or "not tested".
    """

    label: str
    unit: str
    use: str
    value: str
    band: str
    median: str
    range: str
    met: str


def fact_rows(checks: Sequence[FactCheck]) -> list[CheckRow]:
    """Put the facts set against the model into rows."""
    return [_check_row(check) for check in checks]


def _check_row(check: FactCheck) -> CheckRow:
    scale = scale_of(check.unit)

    def shown(value: float | None) -> float | None:
        return None if value is None else scale.factor * value

    model = check.model
    decimals = decimals_for([shown(check.value), shown(model.median)])
    return CheckRow(
        label=check.label,
        unit=scale.level,
        use=check.use,
        value=fixed(shown(check.value), decimals),
        band=interval(shown(check.low), shown(check.high), decimals),
        median=fixed(shown(model.median), decimals),
        range=interval(shown(model.p5), shown(model.p95), decimals),
        met="not tested" if check.met is None else "yes" if check.met else "no",
    )


def prior_rows(scenario: Scenario) -> list[tuple[str, ...]]:
    """Priors: meaning, unit, range, shape, reason."""
    return [
        (
            _meaning(name),
            prior.unit,
            f"{plain(prior.low)} to {plain(prior.high)}",
            prior.shape if prior.mode is None else f"{prior.shape}, mode {plain(prior.mode)}",
            prior.reason,
        )
        for name, prior in scenario.priors.items()
    ]


def fixed_rows(scenario: Scenario) -> list[tuple[str, ...]]:
    """Parameters with one value: meaning, unit, value, source."""
    return [
        (_meaning(name), fact.unit, plain(fact.value), _with_note(fact.source, fact.note))
        for name, fact in scenario.fixed.items()
    ]


def known_rows(scenario: Scenario) -> list[tuple[str, ...]]:
    """Facts about the place: name, unit, value, band with its reason, source."""
    return [
        (
            name.replace("_", " "),
            fact.unit,
            plain(fact.value),
            MISSING
            if fact.low is None or fact.high is None
            else f"{plain(fact.low)} to {plain(fact.high)} ({fact.band_reason})",
            _with_note(fact.source, fact.note),
        )
        for name, fact in scenario.facts.items()
    ]


def provenance_rows(provenance: Mapping[str, Any]) -> list[tuple[str, str]]:
    """One row per item of a provenance, without what is not known."""
    rows = [(key, _in_words(value)) for key, value in provenance.items()]
    return [(key, text) for key, text in rows if text]


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        parts = [(key, _in_words(item)) for key, item in value.items()]
        return "; ".join(f"{key} {text}".rstrip() for key, text in parts)
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return str(value)


def definition_rows(dataset: xr.Dataset) -> list[tuple[str, ...]]:
    """Outcomes: label, unit, definition."""
    definitions = {outcome.name: outcome.definition for outcome in OUTCOMES}
    return [
        (
            str(outcome.attrs["label"]),
            str(outcome.attrs["unit"]),
            definitions.get(str(name), MISSING),
        )
        for name, outcome in dataset.data_vars.items()
    ]


def _meaning(name: str) -> str:
    declared = DECLARED.get(name)
    return f"{declared.meaning} ({name})" if declared else name


def _with_note(source: str, note: str) -> str:
    return f"{source}. {note}" if note else source
