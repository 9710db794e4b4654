"""Facts of the place against the model, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from distretto.report.language import ENGLISH, Language
from distretto.report.numbers import decimals_for
from distretto.report.outcomes import scale_of, unit_in_words

if TYPE_CHECKING:
    from distretto.experiments import FactCheck


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
    fact, model : float or None
        Fact and median as shown, before rounding.
    """

    label: str
    unit: str
    use: str
    value: str
    band: str
    median: str
    range: str
    met: str
    fact: float | None
    model: float | None


def fact_rows(
    checks: Sequence[FactCheck], lang: Language = ENGLISH, currency: str | None = None
) -> list[CheckRow]:
    """Put the facts set against the model into rows."""
    return [_check_row(check, lang, currency) for check in checks]


def _check_row(check: FactCheck, lang: Language, currency: str | None) -> CheckRow:
    scale = scale_of(check.unit)

    def shown(value: float | None) -> float | None:
        return None if value is None else scale.factor * value

    fact, model = shown(check.value), shown(check.model.median)
    decimals = decimals_for([fact, model])
    met = "not tested" if check.met is None else "yes" if check.met else "no"
    return CheckRow(
        label=lang(check.label),
        unit=unit_in_words(scale.level, lang, currency),
        use=lang(check.use),
        value=lang.fixed(fact, decimals),
        band=lang.interval(shown(check.low), shown(check.high), decimals),
        median=lang.fixed(model, decimals),
        range=lang.interval(shown(check.model.p5), shown(check.model.p95), decimals),
        met=lang(met),
        fact=fact,
        model=model,
    )
