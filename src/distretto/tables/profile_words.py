"""Headings and meanings of the tables from which a district is profiled, in four languages."""

from __future__ import annotations

from collections.abc import Mapping

from distretto.tables.headings import Vocabulary
from distretto.tables.panel_words import PANELS

__all__ = ["PROFILE"]

# Column -> Italian, Spanish, French: headings separated by "|", and after ":" the meaning.
_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    **{
        name: PANELS.columns[name]
        for name in (
            *("firm", "period", "jobs", "industry", "sales", "subcontract_sales", "exports"),
            *("value_added", "wages", "injuries"),
        )
    },
    "size_class": (
        "classe di addetti|classe dimensionale: addetti delle unità, 1-9, 10-49, 250+",
        "tramo de empleo|clase de tamaño: ocupados de las unidades, 1-9, 10-49, 250+",
        "tranche d'effectif|classe de taille: effectif des unités, 1-9, 10-49, 250+",
    ),
    "units": (
        "unità locali: unità locali",
        "unidades locales|establecimientos: unidades locales",
        "établissements|unités locales: unités locales",
    ),
    "low_wage_imports": (
        "importazioni da paesi a basso salario: parte dei consumi che viene da paesi a basso "
        "salario, da 0 a 1",
        "importaciones de países de bajos salarios: parte del consumo que viene de países de "
        "bajos salarios, de 0 a 1",
        "importations de pays à bas salaires: part de la consommation venant de pays à bas "
        "salaires, de 0 à 1",
    ),
    "role": (
        "ruolo: vende il prodotto finale o lavora per altre imprese",
        "papel|rol: vende el producto final o trabaja para otras empresas",
        "rôle: vend le produit final ou travaille pour d'autres entreprises",
    ),
    "owner": (
        "proprietà|controllo: chi la controlla: locale, esterno o pubblico",
        "propiedad|control: quién la controla: local, externo o público",
        "propriété|contrôle: qui la contrôle: local, extérieur ou public",
    ),
    "parent": (
        "impresa madre|impresa di origine: l'impresa da cui è nata",
        "empresa madre|empresa de origen: la empresa de la que nació",
        "entreprise mère|entreprise d'origine: l'entreprise dont elle est issue",
    ),
    "owner_age": (
        "età del titolare|età titolare: età del titolare",
        "edad del titular: edad del titular",
        "âge du dirigeant|âge de l'exploitant: âge de l'exploitant",
    ),
    "successor": (
        "successore: 1 se un successore è indicato, 0 se no",
        "sucesor: 1 si hay un sucesor, 0 si no",
        "successeur|repreneur: 1 si un successeur est désigné, 0 sinon",
    ),
    "work_bought": (
        "lavorazioni acquistate|lavorazioni esterne: fasi e servizi affidati ad altri",
        "trabajos encargados: fases y servicios encargados a otros",
        "travaux confiés: étapes et services confiés à d'autres",
    ),
    "work_bought_locally": (
        "lavorazioni acquistate in loco|lavorazioni locali: di cui da imprese del distretto",
        "trabajos encargados localmente: de ellos, a empresas del distrito",
        "travaux confiés localement: dont à des entreprises du district",
    ),
    "technical_jobs": (
        "addetti tecnici|tecnici: ingegneri, tecnici e addetti alla ricerca",
        "empleo técnico|técnicos: ingenieros, técnicos e investigadores",
        "emplois techniques|techniciens: ingénieurs, techniciens et chercheurs",
    ),
    "patents": (
        "brevetti: brevetti richiesti nel periodo",
        "patentes: patentes solicitadas en el período",
        "brevets: brevets demandés dans la période",
    ),
    "advanced_machines": (
        "macchine avanzate|macchine cnc: 1 se ha macchine a controllo numerico o connesse, 0 se no",
        "máquinas avanzadas|máquinas cnc: 1 si tiene máquinas de control numérico o conectadas",
        "machines avancées|machines cnc: 1 si machines à commande numérique ou connectées, 0 sinon",
    ),
    "teams": (
        "squadre|lavoro in squadra: 1 se il lavoro è organizzato in squadre, 0 se no",
        "equipos|trabajo en equipo: 1 si el trabajo está organizado en equipos, 0 si no",
        "équipes|travail en équipe: 1 si le travail est organisé en équipes, 0 sinon",
    ),
    "apprentices": (
        "apprendisti: apprendisti",
        "aprendices: aprendices",
        "apprentis: apprentis",
    ),
    "skilled_jobs": (
        "operai qualificati|addetti qualificati: lavoratori qualificati",
        "trabajadores cualificados: trabajadores cualificados",
        "ouvriers qualifiés|emplois qualifiés: travailleurs qualifiés",
    ),
    "unregistered": (
        "non registrati|irregolari|lavoro nero: lavoratori senza contratto registrato",
        "no registrados|informales: trabajadores sin contrato registrado",
        "non déclarés: travailleurs sans contrat déclaré",
    ),
    "institution": (
        "istituzione|ente: come si chiama",
        "institución|entidad: cómo se llama",
        "organisme|institution: son nom",
    ),
    "kind": (
        "tipo: tipo di istituzione",
        "clase|tipo: clase de institución",
        "type|genre: type d'institution",
    ),
    "members": (
        "imprese associate|soci|associati: imprese del distretto che vi appartengono",
        "empresas miembros|miembros: empresas del distrito que pertenecen a ella",
        "membres|adhérents: entreprises du district qui y adhèrent",
    ),
    "staff": (
        "personale: persone che vi lavorano",
        "personal: personas que trabajan en ella",
        "personnel: personnes qui y travaillent",
    ),
}
# Further English headings of a column.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    **{name: words for name, words in PANELS.synonyms.items() if name in _COLUMNS},
    "size_class": ("size", "class"),
    "units": ("local units", "establishments", "plants"),
    "owner": ("ownership", "control"),
    "parent": ("parent firm", "spun off from"),
    "technical_jobs": ("technical staff", "engineers"),
    "advanced_machines": ("cnc", "industry 4.0"),
    "institution": ("name",),
    "kind": ("type",),
    "members": ("member firms", "firms"),
    "staff": ("employees",),
}

PROFILE = Vocabulary(_COLUMNS, _SYNONYMS)
