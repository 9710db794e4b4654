"""The profile of a district: what it is made of, which kinds it is, and how it does."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from distretto.districts.features import Definition, Feature
from distretto.districts.health.resilience import Resilience
from distretto.districts.profiling.memberships import Typology

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Profile"]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What a district is, as far as the data tell.

    Attributes
    ----------
    name : str
        Of the district.
    given : tuple of str
        The tables that were at hand.
    features : dict of str to Feature
        By which kinds are told; those without a value are not known.
    typologies : tuple of Typology
        Memberships of kinds, with reasons.
    health : dict of str to Feature
    resilience : Resilience or None
        The downturn and the upswing behind the two indices.
    sizes : pandas.DataFrame or None
        Units and jobs by class of size.
    industries : pandas.DataFrame or None
        Jobs, location quotient and prevalence by industry.
    main_industry : str or None
        That with the greatest prevalence, as it is written in the table.
    main_name : str or None
        Its name, where the code is of a classification whose names are shipped.
    settings : dict
        Thresholds and choices of the call.
    """

    name: str
    given: tuple[str, ...]
    features: dict[str, Feature]
    typologies: tuple[Typology, ...]
    health: dict[str, Feature]
    resilience: Resilience | None
    sizes: pd.DataFrame | None
    industries: pd.DataFrame | None
    main_industry: str | None
    main_name: str | None
    settings: dict[str, Any]

    def __getitem__(self, typology: str) -> Typology:
        for each in self.typologies:
            if each.name == typology:
                return each
        raise KeyError(typology)

    def to_dataframe(self) -> pd.DataFrame:
        """All features: name, label, value, interval of chance, unit, and what they need."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "part": part,
                    "feature": each.name,
                    "label": each.definition.label,
                    "value": each.value,
                    "chance_low": None if each.null is None else each.null[0],
                    "chance_high": None if each.null is None else each.null[1],
                    "unit": each.definition.unit,
                    "needs": each.definition.needs,
                }
                for part, group in (("kind", self.features), ("health", self.health))
                for each in group.values()
            ]
        )

    def memberships(self) -> pd.DataFrame:
        """One row per kind: membership, its range, criteria known and asked."""
        import pandas as pd

        rows = []
        for each in self.typologies:
            for score in each.scores:
                rows.append(
                    {
                        "typology": each.name,
                        "kind": score.kind.name,
                        "membership": score.membership,
                        "low": score.low,
                        "high": score.high,
                        "criteria_known": score.known,
                        "criteria": len(score.reasons),
                    }
                )
            rows += [
                {
                    "typology": f"{each.name}-squares",
                    "kind": square.name,
                    "membership": square.membership,
                    "low": square.low,
                    "high": square.high,
                }
                for square in each.squares
            ]
        return pd.DataFrame(rows).astype({"criteria_known": "Int64", "criteria": "Int64"})

    def reasons(self) -> pd.DataFrame:
        """One row per criterion: the value, both thresholds, and the membership it gives."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "typology": each.name,
                    "kind": score.kind.name,
                    "feature": reason.feature.name,
                    "value": reason.feature.value,
                    "none": reason.criterion.none,
                    "full": reason.criterion.full,
                    "membership": reason.membership,
                }
                for each in self.typologies
                for score in each.scores
                for reason in score.reasons
            ]
        )

    def missing(self) -> dict[str, tuple[Definition, ...]]:
        """What is not known, by what would tell it; what tells most comes first."""
        found: dict[str, list[Definition]] = {}
        for each in (*self.features.values(), *self.health.values()):
            if not each.known:
                found.setdefault(each.definition.needs, []).append(each.definition)
        ranked = sorted(found.items(), key=lambda item: -len(item[1]))
        return {needs: tuple(definitions) for needs, definitions in ranked}

    def __repr__(self) -> str:
        known = sum(each.known for each in (*self.features.values(), *self.health.values()))
        return (
            f"<Profile of {self.name or 'a district'} from {', '.join(self.given) or 'facts'}: "
            f"{known} of {len(self.features) + len(self.health)} features known>"
        )

    def _repr_html_(self) -> str:
        table = self.memberships().to_html(index=False, na_rep="–", float_format="{:.2f}".format)
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{table}"
