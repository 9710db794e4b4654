"""Headings and meanings of the panels of an evaluation, in four languages."""

from __future__ import annotations

from collections.abc import Mapping

from distretto.tables.headings import Vocabulary

__all__ = ["PANELS"]

# Column -> Italian, Spanish, French: headings separated by "|", and after ":" the meaning.
_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "firm": (
        "impresa|codice impresa|id impresa|azienda|ditta: l'impresa, sempre con lo stesso codice",
        "empresa|código empresa|id empresa: la empresa, siempre con el mismo código",
        "entreprise|code entreprise|siren|id entreprise: l'entreprise, toujours sous le même code",
    ),
    "period": (
        "periodo|anno|trimestre|mese: anno, trimestre (2019Q3), mese (2019-07) o numero",
        "período|año|trimestre|mes: año, trimestre (2019Q3), mes (2019-07) o número",
        "période|année|trimestre|mois: année, trimestre (2019Q3), mois (2019-07) ou numéro",
    ),
    "treated_from": (
        "adesione|membro dal|trattata dal|trattamento dal: primo periodo nel programma; vuoto, se "
        "mai",
        "adhesión|miembro desde|tratada desde: primer período en el programa; vacío, si nunca",
        "adhésion|membre depuis|traitée depuis: première période dans le programme; vide si jamais",
    ),
    "sales": (
        "vendite|fatturato|ricavi: vendite di ogni tipo",
        "ventas|facturación: ventas de todo tipo",
        "ventes|chiffre d'affaires: ventes de toute sorte",
    ),
    "subcontract_sales": (
        "lavorazioni conto terzi|conto terzi: lavoro svolto per altre imprese, oltre alle vendite",
        "trabajos para terceros|subcontratación: trabajo para otras empresas, aparte de las ventas",
        "travaux de sous-traitance|sous-traitance: travail pour d'autres entreprises, hors ventes",
    ),
    "purchases": (
        "acquisti|costi esterni: beni e servizi acquistati",
        "compras|consumos intermedios: bienes y servicios comprados",
        "achats|consommations intermédiaires: biens et services achetés",
    ),
    "value_added": (
        "valore aggiunto: vendite meno acquisti",
        "valor añadido: ventas menos compras",
        "valeur ajoutée: ventes moins achats",
    ),
    "wages": (
        "salari|retribuzioni|monte salari: salari e stipendi lordi",
        "salarios|masa salarial: salarios brutos",
        "salaires|masse salariale: salaires bruts",
    ),
    "contributions": (
        "contributi|oneri sociali: contributi sociali del datore di lavoro",
        "cotizaciones|cargas sociales: cotizaciones sociales de la empresa",
        "cotisations|charges sociales: cotisations sociales de l'employeur",
    ),
    "taxes": (
        "imposte: imposte sulla produzione, meno sussidi",
        "impuestos: impuestos sobre la producción, menos subvenciones",
        "impôts|taxes sur production: impôts sur la production, moins subventions",
    ),
    "depreciation": (
        "ammortamenti: ammortamenti",
        "amortizaciones|amortización: amortizaciones",
        "amortissements: amortissements",
    ),
    "interest": (
        "interessi: interessi pagati, meno quelli ricevuti",
        "intereses: intereses pagados, menos los recibidos",
        "intérêts: intérêts payés, moins ceux reçus",
    ),
    "profit": (
        "utile|utili: utile prima delle imposte su di esso",
        "beneficio|beneficios: beneficio antes de los impuestos sobre él",
        "bénéfice|résultat: bénéfice avant impôt",
    ),
    "jobs": (
        "addetti|occupati: posti di lavoro, le medie possono essere frazioni",
        "empleo|ocupados|trabajadores: puestos de trabajo, las medias pueden ser fracciones",
        "emplois|effectif|salariés: emplois, les moyennes peuvent être des fractions",
    ),
    "hours": (
        "ore|ore lavorate: ore lavorate nel periodo",
        "horas: horas trabajadas en el período",
        "heures: heures travaillées dans la période",
    ),
    "owners": (
        "titolari|soci: titolari e soci che lavorano nell'impresa",
        "titulares|socios: titulares que trabajan en la empresa",
        "exploitants|associés: exploitants qui travaillent dans l'entreprise",
    ),
    "exports": (
        "esportazioni: vendite all'estero, in denaro",
        "exportaciones: ventas al extranjero, en dinero",
        "exportations: ventes à l'étranger, en argent",
    ),
    "grants": (
        "contributi pubblici|sussidi: denaro pubblico ricevuto",
        "subvenciones|ayudas: dinero público recibido",
        "subventions|aides: argent public reçu",
    ),
    "area": (
        "area|sistema locale|area locale|sll: mercato locale del lavoro",
        "área|área laboral: área de mercado laboral",
        "zone d'emploi|bassin d'emploi|zone: zone d'emploi",
    ),
    "industry": (
        "settore|ateco: settore di attività",
        "sector: sector de actividad",
        "secteur|ape: secteur d'activité",
    ),
    "currency": (
        "valuta|moneta: valuta degli importi",
        "moneda|divisa: moneda de los importes",
        "devise|monnaie: monnaie des montants",
    ),
    "worker": (
        "lavoratore|codice lavoratore|dipendente: la persona, sempre con lo stesso codice",
        "trabajador|id trabajador: la persona, siempre con el mismo código",
        "travailleur|salarié: la personne, toujours sous le même code",
    ),
    "pay": (
        "retribuzione|salario|stipendio: retribuzione ricevuta nel periodo",
        "retribución|sueldo|salario: retribución recibida en el período",
        "salaire|rémunération: salaire reçu dans la période",
    ),
    "skill": (
        "qualifica|competenza: un gruppo, o un numero",
        "cualificación: un grupo, o un número",
        "qualification: un groupe, ou un nombre",
    ),
    "gender": ("genere|sesso: genere", "género|sexo: género", "genre|sexe: genre"),
    "contract": (
        "contratto: tipo di contratto",
        "contrato: tipo de contrato",
        "contrat: type de contrat",
    ),
    "occupation": (
        "professione: professione, come un codice ISCO-08",
        "ocupación: ocupación, como un código CIUO-08",
        "profession: profession, comme un code CITP-08",
    ),
    "tenure": (
        "anzianità: anni presso il datore di lavoro",
        "antigüedad: años con la empresa",
        "ancienneté: années chez l'employeur",
    ),
    "injuries": (
        "infortuni|infortuni sul lavoro: infortuni sul lavoro",
        "accidentes laborales|accidentes: accidentes de trabajo",
        "accidents du travail: accidents du travail",
    ),
    "breaches": (
        "violazioni|infrazioni|irregolarità: violazioni accertate delle norme sul lavoro",
        "infracciones|incumplimientos: infracciones comprobadas de las normas laborales",
        "infractions|manquements: manquements constatés aux normes du travail",
    ),
    "items_assessed": (
        "voci verificate|requisiti verificati: voci delle norme sul lavoro verificate",
        "puntos evaluados|requisitos evaluados: puntos de las normas laborales evaluados",
        "points contrôlés|points évalués: points des normes du travail contrôlés",
    ),
    "training_hours": (
        "ore di formazione: ore di formazione nel periodo",
        "horas de formación: horas de formación en el período",
        "heures de formation: heures de formation dans la période",
    ),
    "unpaid_training_hours": (
        "ore di formazione non retribuite|ore di formazione non pagate: di cui fuori dell'orario "
        "pagato",
        "horas de formación no remuneradas|horas de formación no pagadas: de ellas, fuera del "
        "tiempo pagado",
        "heures de formation non rémunérées|heures de formation non payées: dont hors du temps "
        "payé",
    ),
    "union_member": (
        "iscritto al sindacato|sindacato: 1 se iscritto a un sindacato, 0 se no",
        "afiliado|sindicato|afiliado a sindicato: 1 si está afiliado a un sindicato, 0 si no",
        "syndiqué|syndicat: 1 si membre d'un syndicat, 0 sinon",
    ),
    "covered": (
        "contratto collettivo|ccnl: 1 se un contratto collettivo fissa la paga, 0 se no",
        "convenio colectivo|convenio: 1 si un convenio colectivo fija la paga, 0 si no",
        "convention collective: 1 si une convention collective fixe la paie, 0 sinon",
    ),
    "trained": (
        "corsi|formazione: corsi seguiti nel periodo",
        "cursos: cursos seguidos en el período",
        "formation|formations: formations suivies dans la période",
    ),
    "supplier": (
        "fornitore|terzista|subfornitore|venditore: l'impresa che vende o svolge il lavoro",
        "proveedor|vendedor|subcontratista: la empresa que vende o hace el trabajo",
        "fournisseur|sous-traitant|vendeur: l'entreprise qui vend ou fait le travail",
    ),
    "buyer": (
        "committente|acquirente|cliente: l'impresa che compra o affida il lavoro",
        "comprador|cliente: la empresa que compra o encarga el trabajo",
        "acheteur|client|donneur d'ordres: l'entreprise qui achète ou confie le travail",
    ),
    "value": (
        "valore|importo|fatturato: quanto il committente ha pagato al fornitore",
        "valor|importe|facturación: cuánto pagó el comprador al proveedor",
        "valeur|montant|chiffre d'affaires: combien l'acheteur a payé au fournisseur",
    ),
}
# Further English headings of a column.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "firm": ("firm_id", "firm no", "company", "company_id", "establishment"),
    "period": ("year", "quarter", "month", "date", "time"),
    "treated_from": (
        *("first_treat", "first treat", "joined", "member_since", "treated since", "gvar"),
    ),
    "sales": ("turnover", "revenue"),
    "purchases": ("intermediate consumption", "bought in"),
    "value_added": ("va", "gva"),
    "wages": ("payroll", "wage bill", "gross wages"),
    "contributions": ("social contributions", "employer contributions"),
    "taxes": ("taxes on production",),
    "interest": ("interest paid",),
    "profit": ("profits",),
    "jobs": ("workers", "employees", "employment", "staff"),
    "hours": ("hours worked",),
    "exports": ("export",),
    "grants": ("subsidy", "subsidies", "grant"),
    "area": ("labour market area", "lma"),
    "industry": ("sector", "nace", "naics"),
    "worker": ("worker_id", "person", "employee"),
    "pay": ("wage", "wages", "earnings", "salary"),
    "skill": ("skill group",),
    "gender": ("sex",),
    "occupation": ("isco", "isco08", "soc"),
    "trained": ("courses", "training"),
    "training_hours": ("hours of training",),
    "unpaid_training_hours": ("unpaid hours of training",),
    "injuries": ("accidents", "work accidents"),
    "breaches": ("violations",),
    "items_assessed": ("items", "items checked"),
    "union_member": ("union", "member of a union"),
    "covered": ("collective agreement", "bargaining"),
    "supplier": ("seller", "vendor", "subcontractor"),
    "buyer": ("customer", "client", "purchaser"),
    "value": ("amount", "sales", "payment"),
}

PANELS = Vocabulary(_COLUMNS, _SYNONYMS)
