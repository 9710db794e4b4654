"""Headings, words and meanings of the tables that people fill in, in four languages.

A heading is accepted whatever its case and accents, and with blanks, hyphens or underscores between
its words. The first heading of each language is the one that a template carries.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["LANGUAGES", "LISTS", "Vocabulary", "category_words", "plain"]

LANGUAGES = ("en", "it", "es", "fr")

# Column -> Italian, Spanish, French: headings separated by "|", and after ":" the meaning.
_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "firm_id": (
        "impresa|codice impresa|id impresa|azienda|ditta: nome o numero che è solo dell'impresa",
        "empresa|código empresa|id empresa: nombre o número que es solo de la empresa",
        "entreprise|code entreprise|id entreprise|firme: nom ou numéro propre à l'entreprise",
    ),
    "role": (
        "ruolo: vende il prodotto finale o lavora per altre imprese",
        "papel|rol: vende el producto final o trabaja para otras empresas",
        "rôle: vend le produit final ou travaille pour d'autres entreprises",
    ),
    "phases": (
        "fasi|fasi svolte: fasi che sa svolgere, per nome o numero, separate da punto e virgola",
        "fases: fases que sabe hacer, por nombre o número, separadas por punto y coma",
        "phases|étapes: phases qu'elle sait faire, par nom ou numéro, séparées par point-virgule",
    ),
    "workers": (
        "addetti|lavoratori|occupati: persone al lavoro, titolari compresi",
        "ocupados|trabajadores|empleo: personas ocupadas, titulares incluidos",
        "effectif|actifs|travailleurs|emplois: personnes occupées, exploitants compris",
    ),
    "owners": (
        "titolari|soci|indipendenti: di cui titolari e soci che vi lavorano",
        "titulares|socios: de ellos, titulares que trabajan en ella",
        "exploitants|associés|propriétaires: dont exploitants qui y travaillent",
    ),
    "name": (
        "nome|denominazione|ragione sociale: come si chiama nelle figure",
        "nombre|razón social: cómo se llama en las figuras",
        "nom|raison sociale|dénomination: nom dans les figures",
    ),
    "wage": (
        "salario|retribuzione: salario medio per lavoratore e trimestre",
        "salario: salario medio por trabajador y trimestre",
        "salaire: salaire moyen par travailleur et trimestre",
    ),
    "turnover": (
        "fatturato|ricavi: vendite di ogni tipo per trimestre",
        "facturación|ventas: ventas de todo tipo por trimestre",
        "chiffre d'affaires|ca|ventes: ventes de toute sorte par trimestre",
    ),
    "exports": (
        "esportazioni|quota export|export: parte delle vendite che va all'estero, da 0 a 1",
        "exportaciones: parte de las ventas que va al extranjero, de 0 a 1",
        "exportations: part des ventes à l'étranger, de 0 à 1",
    ),
    "founded": (
        "anno di fondazione|fondata|anno fondazione: anno di fondazione",
        "año de fundación|fundada: año de fundación",
        "année de création|fondée|création: année de création",
    ),
    "x": (
        "x|longitudine: posizione da ovest a est",
        "x|longitud: posición de oeste a este",
        "x|longitude: position d'ouest en est",
    ),
    "y": (
        "y|latitudine: posizione da sud a nord",
        "y|latitud: posición de sur a norte",
        "y|latitude: position du sud au nord",
    ),
    "worker_id": (
        "lavoratore|codice lavoratore|id lavoratore: nome o numero che è solo della persona",
        "trabajador|id trabajador|código trabajador: nombre o número que es solo de la persona",
        "travailleur|salarié|id travailleur: nom ou numéro propre à la personne",
    ),
    "phase": (
        "fase|mestiere: fase che è il mestiere, per nome o numero",
        "fase|oficio: fase que es el oficio, por nombre o número",
        "phase|étape|métier: phase qui est le métier, par nom ou numéro",
    ),
    "skill": (
        "competenza|abilità: competenza nel mestiere, da 0 a 1",
        "cualificación|competencia: competencia en el oficio, de 0 a 1",
        "qualification|compétence: compétence dans le métier, de 0 à 1",
    ),
    "age": ("età: età in anni", "edad: edad en años", "âge: âge en années"),
    "contract": (
        "contratto: tipo di contratto",
        "contrato: tipo de contrato",
        "contrat: type de contrat",
    ),
    "since": (
        "dal|anno di inizio|inizio: anno in cui è iniziato il rapporto",
        "desde|año de inicio: año en que empezó la relación",
        "depuis|année de début: année où la relation a commencé",
    ),
    "buyer": (
        "committente|acquirente|cliente: l'impresa che affida il lavoro",
        "comprador|cliente: la empresa que encarga el trabajo",
        "donneur d'ordres|acheteur|client: l'entreprise qui confie le travail",
    ),
    "supplier": (
        "fornitore|terzista: l'impresa che lo svolge",
        "proveedor: la empresa que lo hace",
        "fournisseur|sous-traitant: l'entreprise qui le fait",
    ),
    "value": ("valore: importo o cifra", "valor: importe o cifra", "valeur: montant ou chiffre"),
    "trust": (
        "fiducia: quanto il committente si affida al fornitore, da 0 a 1",
        "confianza: cuánto confía el comprador en el proveedor, de 0 a 1",
        "confiance: combien l'acheteur se fie au fournisseur, de 0 à 1",
    ),
    "joined": (
        "adesione|trimestre di adesione: trimestre di adesione, 0 il primo",
        "adhesión|trimestre de adhesión: trimestre de adhesión, 0 el primero",
        "adhésion|trimestre d'adhésion: trimestre d'adhésion, 0 le premier",
    ),
    "hours": (
        "ore: ore di lavoro, in proporzione alle altre fasi",
        "horas: horas de trabajo, en proporción a las demás fases",
        "heures: heures de travail, en proportion des autres phases",
    ),
    "measure": (
        "misura|grandezza: di che cosa è la cifra",
        "medida|magnitud: de qué es la cifra",
        "mesure|grandeur: de quoi est le chiffre",
    ),
    "size_class": (
        "classe di addetti|classe: addetti delle imprese, come 1-9, 10-49, 250+",
        "clase de tamaño|tamaño: ocupados de las empresas, como 1-9, 10-49, 250+",
        "classe d'effectif|classe de taille|taille: effectif des entreprises, comme 1-9, 250+",
    ),
    "source": ("fonte: da dove viene", "fuente: de dónde viene", "source: d'où il vient"),
    "promise": (
        "promessa|impegno: quanto è stato promesso",
        "promesa|compromiso: cuánto se prometió",
        "promesse|engagement: combien a été promis",
    ),
    "due": (
        "scadenza: periodo entro cui andava consegnato",
        "vencimiento|plazo: período en que debía entregarse",
        "échéance: période où c'était dû",
    ),
    "delivered": (
        "consegnato|realizzato: quanto è stato consegnato",
        "entregado|realizado: cuánto se entregó",
        "livré|réalisé: combien a été livré",
    ),
    "amount": (
        "importo|contributo: denaro pubblico concesso",
        "importe|ayuda: dinero público concedido",
        "montant|aide: argent public accordé",
    ),
}
# Further English headings of a column.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "firm_id": ("firm", "firm no", "company", "company id"),
    "workers": ("people", "employees", "jobs", "staff"),
    "worker_id": ("worker", "person", "employee"),
    "turnover": ("sales", "revenue"),
    "exports": ("export share",),
    "founded": ("year founded", "founding year"),
    "x": ("lon", "long", "longitude", "easting"),
    "y": ("lat", "latitude", "northing"),
    "joined": ("since", "joining quarter"),
    "size_class": ("size", "size class", "class"),
}
# Words of categories, by the English one.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "final": ("final firm", "finale", "impresa finale", "final", "empresa final", "finale", "f"),
    "subcontractor": (
        "specialist",
        "supplier",
        "terzista",
        "subfornitore",
        "contoterzista",
        "impresa di fase",
        "subcontratista",
        "proveedor",
        "sous-traitant",
        "s",
    ),
    "regular": (
        "permanent",
        "open-ended",
        "indeterminato",
        "tempo indeterminato",
        "indefinido",
        "cdi",
    ),
    "temporary": ("fixed-term", "determinato", "tempo determinato", "temporal", "cdd"),
    "firms": ("imprese", "empresas", "entreprises"),
    "jobs": ("workers", "addetti", "occupati", "ocupados", "empleo", "emplois", "effectif"),
    "phases": ("fasi", "fases", "étapes"),
    "owners": ("titolari", "titulares", "exploitants"),
    "unemployment": ("disoccupazione", "desempleo", "paro", "chômage"),
    "export_share": ("quota export", "quota esportazioni", "exportaciones", "exportations"),
    "domestic_share": ("quota nazionale", "cuota nacional", "part nationale"),
    "wage": ("salario", "retribuzione", "salaire"),
    "skill": ("competenza", "cualificación", "qualification"),
    "local": ("locale", "family", "interno"),
    "outside": ("external", "foreign", "multinational", "esterno", "externo", "extérieur"),
    "public": ("state", "pubblico", "público"),
    "service centre": ("centro servizi", "centro de servicios", "centre de services"),
    "school": ("scuola", "escuela", "école"),
    "university": ("università", "universidad", "université"),
    "research": ("ricerca", "investigación", "recherche"),
    "association": ("associazione", "asociación"),
    "consortium": ("consorzio", "consorcio"),
    "union": ("sindacato", "sindicato", "syndicat"),
    "bank": ("banca", "banco", "banque"),
    "agency": ("agenzia", "agencia", "agence"),
    "other": ("altro", "otro", "autre"),
}


def plain(text: str) -> str:
    """Return a text without case, accents, and marks between its words."""
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Headings and meanings of columns in four languages.

    Attributes
    ----------
    columns : mapping of str to tuple of three str
        Column -> Italian, Spanish, French: headings separated by "|", and after ":" the meaning.
    synonyms : mapping of str to tuple of str
        Further English headings of a column, beside its name.
    """

    columns: Mapping[str, tuple[str, str, str]]
    synonyms: Mapping[str, tuple[str, ...]]

    def heading(self, column: str, language: str) -> str:
        """Return the heading that a template carries for a column."""
        return column if language == "en" else self._headings(column, language)[0]

    def meaning(self, column: str, language: str, english: str) -> str:
        """Return what a column holds, in a language."""
        return english if language == "en" else self._entry(column, language).partition(": ")[2]

    def headings(self, column: str) -> tuple[str, ...]:
        """Return all headings of a column, in every language, as people write them."""
        others = (text for language in LANGUAGES[1:] for text in self._headings(column, language))
        return (column, *self.synonyms.get(column, ()), *others)

    def known(self, column: str) -> set[str]:
        """Return all headings of a column, as `plain` leaves them."""
        return {plain(text) for text in self.headings(column)}

    def _headings(self, column: str, language: str) -> list[str]:
        return self._entry(column, language).partition(": ")[0].split("|")

    def _entry(self, column: str, language: str) -> str:
        return self.columns[column][LANGUAGES.index(language) - 1]


# Of the tables in which people give what they know of a district.
LISTS = Vocabulary(_COLUMNS, _SYNONYMS)


def category_words(values: tuple[str, ...]) -> dict[str, str]:
    """Return the word of a category for every way in which it is written."""
    return {written: value for value in values for written in (value, *_WORDS.get(value, ()))}
