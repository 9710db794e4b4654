"""Panels of firms and of workers: one row per firm or worker and period.

They come from offices, payrolls and surveys as CSV, Parquet, Excel or Stata files, or are the
tables that a run of the model records. Only the unit, the period and the date of treatment have to
be there; every other column is used if it is. Headings are accepted in English, Italian, Spanish
and French, whatever their case and accents.

Money is in the money of the data, per period.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from distretto.tables.headings import plain
from distretto.tables.schema import Column, Table

__all__ = ["FIRM_PANEL", "WORKER_PANEL", "panel_headings"]

MONEY = "money per period"


def _key(name: str, meaning: str) -> Column:
    return Column(name, meaning, "identifier", "text", required=True, nullable=False)


def _text(name: str, meaning: str) -> Column:
    return Column(name, meaning, "text", "text", empty="not known")


PERIOD = Column(
    "period", "year, quarter (2019Q3), month (2019-07) or number", "period", required=True
)

FIRM_PANEL = Table(
    name="firms",
    meaning="One row per firm and period.",
    key=("firm", "period"),
    columns=(
        _key("firm", "the firm"),
        PERIOD,
        Column("treated_from", "first period in the programme; empty, 0 or inf if never", "period"),
        Column("sales", "sales of all kinds", MONEY),
        Column("subcontract_sales", "sales of work done for other firms, beside sales", MONEY),
        Column("purchases", "goods and services bought in", MONEY),
        Column("value_added", "sales less purchases", MONEY),
        Column("wages", "gross wages, payroll", MONEY),
        Column("contributions", "social contributions of the employer", MONEY),
        Column("taxes", "taxes on production, less subsidies", MONEY),
        Column("depreciation", "depreciation", MONEY),
        Column("interest", "interest paid, less interest received", MONEY),
        Column("profit", "profit before tax on it", MONEY),
        Column("jobs", "jobs, averages may be fractions", "jobs", low=0),
        Column("hours", "hours worked", "hours per period", low=0),
        Column("owners", "owners who work in the firm", "people", low=0),
        Column("exports", "sales abroad", MONEY),
        Column("grants", "public money received", MONEY),
        Column("injuries", "injuries at work", "injuries per period", low=0),
        Column("breaches", "breaches of labour standards found", "breaches", low=0),
        Column("items_assessed", "items of labour standards assessed", "items", low=0),
        _text("area", "labour market area"),
        _text("industry", "industry"),
        _text("currency", "currency of the amounts"),
    ),
)

WORKER_PANEL = Table(
    name="workers",
    meaning="One row per worker, firm and period.",
    key=("worker", "firm", "period"),
    columns=(
        _key("worker", "the worker"),
        _key("firm", "the employer"),
        PERIOD,
        Column("pay", "pay received", MONEY, required=True, low=0),
        Column("hours", "hours worked", "hours per period", low=0),
        _text("skill", "skill: a group, or a number"),
        _text("gender", "gender"),
        _text("contract", "kind of contract"),
        _text("occupation", "occupation, such as an ISCO-08 code"),
        Column("tenure", "time with the employer", "years", low=0),
        Column("trained", "courses attended in the period", "courses", low=0),
        Column("training_hours", "hours of training", "hours per period", low=0),
        Column(
            "unpaid_training_hours",
            "hours of training outside paid time",
            "hours per period",
            low=0,
        ),
        Column("union_member", "whether a member of a union", "1 or 0", low=0, high=1),
        Column("covered", "whether a collective agreement sets the pay", "1 or 0", low=0, high=1),
    ),
)

_HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "firm": (
            *("firm_id", "firm no", "company", "company_id", "establishment"),
            *("impresa", "codice impresa", "id impresa", "azienda", "ditta"),
            *("empresa", "código empresa", "id empresa"),
            *("entreprise", "code entreprise", "siren", "id entreprise"),
        ),
        "period": (
            *("year", "quarter", "month", "date", "time"),
            *("anno", "trimestre", "mese", "periodo"),
            *("año", "período", "mes", "année", "période", "mois"),
        ),
        "treated_from": (
            *("first_treat", "first treat", "joined", "member_since", "treated since", "gvar"),
            *("trattata dal", "adesione", "membro dal", "trattamento dal"),
            *("tratada desde", "adhesión", "miembro desde"),
            *("traitée depuis", "adhésion", "membre depuis"),
        ),
        "sales": (
            *("turnover", "revenue", "fatturato", "ricavi", "vendite"),
            *("ventas", "facturación", "ventes", "chiffre d'affaires"),
        ),
        "purchases": (
            *("intermediate consumption", "bought in", "acquisti", "costi esterni"),
            *("compras", "consumos intermedios", "achats", "consommations intermédiaires"),
        ),
        "value_added": ("valore aggiunto", "valor añadido", "valeur ajoutée", "va", "gva"),
        "wages": (
            *("payroll", "wage bill", "gross wages", "salari", "retribuzioni", "monte salari"),
            *("salarios", "masa salarial", "salaires", "masse salariale"),
        ),
        "contributions": (
            *("social contributions", "employer contributions", "contributi", "oneri sociali"),
            *("cotizaciones", "cargas sociales", "cotisations", "charges sociales"),
        ),
        "taxes": ("taxes on production", "imposte", "impuestos", "impôts", "taxes sur production"),
        "depreciation": ("ammortamenti", "amortizaciones", "amortissements", "amortización"),
        "interest": ("interest paid", "interessi", "intereses", "intérêts"),
        "profit": ("profits", "utile", "utili", "beneficio", "beneficios", "bénéfice", "résultat"),
        "jobs": (
            *("workers", "employees", "employment", "staff", "addetti", "occupati"),
            *("ocupados", "empleo", "trabajadores", "emplois", "effectif", "salariés"),
        ),
        "hours": ("hours worked", "ore", "ore lavorate", "horas", "heures"),
        "owners": ("titolari", "soci", "titulares", "socios", "exploitants", "associés"),
        "exports": ("export", "esportazioni", "exportaciones", "exportations"),
        "grants": (
            *("subsidy", "subsidies", "grant", "contributi pubblici", "sussidi"),
            *("subvenciones", "ayudas", "subventions", "aides"),
        ),
        "injuries": (
            *("accidents", "work accidents", "infortuni", "infortuni sul lavoro"),
            *("accidentes", "accidentes laborales", "accidents du travail"),
        ),
        "breaches": (
            *("violations", "violazioni", "infrazioni", "irregolarità"),
            *("infracciones", "incumplimientos", "infractions", "manquements"),
        ),
        "items_assessed": (
            *("items", "items checked", "voci verificate", "requisiti verificati"),
            *("puntos evaluados", "requisitos evaluados", "points contrôlés", "points évalués"),
        ),
        "area": (
            *("labour market area", "lma", "sll", "sistema locale", "area locale"),
            *("área", "área laboral", "zone d'emploi", "bassin d'emploi", "zone"),
        ),
        "industry": ("sector", "nace", "ateco", "naics", "settore", "sector", "secteur", "ape"),
        "currency": ("valuta", "moneda", "divisa", "devise", "monnaie"),
        "worker": (
            *("worker_id", "person", "employee", "lavoratore", "codice lavoratore", "dipendente"),
            *("trabajador", "id trabajador", "travailleur", "salarié"),
        ),
        "pay": (
            *("wage", "wages", "earnings", "salary", "retribuzione", "salario", "stipendio"),
            *("retribución", "sueldo", "salaire", "rémunération"),
        ),
        "skill": ("skill group", "competenza", "qualifica", "cualificación", "qualification"),
        "gender": ("sex", "genere", "sesso", "género", "sexo", "genre", "sexe"),
        "contract": ("contratto", "contrato", "contrat"),
        "occupation": ("isco", "isco08", "soc", "professione", "ocupación", "profession"),
        "tenure": ("anzianità", "antigüedad", "ancienneté"),
        "trained": ("courses", "training", "corsi", "formazione", "cursos", "formation"),
        "training_hours": (
            *("hours of training", "ore di formazione"),
            *("horas de formación", "heures de formation"),
        ),
        "unpaid_training_hours": (
            *("unpaid hours of training", "ore di formazione non retribuite"),
            *("ore di formazione non pagate", "horas de formación no remuneradas"),
            *("horas de formación no pagadas", "heures de formation non rémunérées"),
            "heures de formation non payées",
        ),
        "union_member": (
            *("union", "member of a union", "iscritto al sindacato", "sindacato"),
            *("afiliado", "sindicato", "afiliado a sindicato", "syndiqué", "syndicat"),
        ),
        "covered": (
            *("collective agreement", "bargaining", "contratto collettivo", "ccnl"),
            *("convenio colectivo", "convenio", "convention collective"),
        ),
    }
)


def panel_headings(table: Table) -> dict[str, str]:
    """Return the column of a panel for every heading under which it is known, see `plain`."""
    found: dict[str, str] = {}
    for column in table.columns:
        for heading in (column.name, *_HEADINGS.get(column.name, ())):
            found.setdefault(plain(heading), column.name)
    return found
