"""The languages of a report: texts by a catalogue, numbers by the language's own marks.

Every text of a report is written in English where it is used and looked up in the catalogue of the
language, a folder of files of pairs. What stands in a scenario, such as the source of a fact, is
quoted in the language in which it was written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from distretto.errors import InputError, did_you_mean
from distretto.report import numbers

__all__ = ["ENGLISH", "Language", "find_language"]

# Decimal mark and separator of thousands.
_MARKS = {"en": (".", ","), "it": (",", ".")}
# Never part of a number: holds the place while two marks are exchanged.
_HELD = "\0"

# Italian articles and articulated prepositions before a number change before one that is read with
# a vowel at its beginning (uno, otto, ottanta, ottomila, undici, undicimila), and before zero.
_VOWEL = r"(?:8[\d.]*|11(?:\.\d{3})*|1(?!°))(?:,\d+)?(?![\d.,]*\d)"
_ZERO = r"0(?:,\d+)?(?!\d)"
_FORMS = {"il": ("l'", "lo "), "i": ("gli ", "gli ")}
_FORMS |= {f"{stem}l": (f"{stem}ll'", f"{stem}llo ") for stem in ("de", "ne", "a", "da", "su")}
_FORMS |= {f"{stem}i": (f"{stem}gli ", f"{stem}gli ") for stem in ("de", "ne", "a", "da", "su")}
_ARTICLE = re.compile(rf"\b({'|'.join(_FORMS)})\s(?=({_VOWEL})|{_ZERO})", re.IGNORECASE)
# "e" before a word that begins with the same letter.
_AND = re.compile(r"\b([Ee]) (?=[“\"]?[Ee]\w)")


@dataclass(frozen=True, slots=True)
class Language:
    """A language of reports.

    Attributes
    ----------
    code : str
        Code of the language, such as "it".
    catalogue : mapping of str to str
        Its text for each English one.
    """

    code: str
    catalogue: Mapping[str, str]

    def __call__(self, text: str, **values: object) -> str:
        """Return a text in this language, with values in place of the names in braces.

        Parameters
        ----------
        text : str
            The English text, with names in braces where values go. A text that is in no catalogue
            stays as it is. The lines of a paragraph count as one.
        **values
            What goes in their place: numbers written beforehand, and names.
        """
        found = self.catalogue.get(" ".join(text.splitlines()) if "\n" in text else text, text)
        return self._polished(found.format(**values)) if values else found

    def counted(self, count: int, one: str, many: str) -> str:
        """Write a count with its noun, both forms given in English."""
        return f"{self.fixed(count, 0)} {self(one if count == 1 else many)}"

    def listing(self, names: Iterable[str]) -> str:
        """Join names as in a sentence: "a, b and c"."""
        *first, last = list(names)
        return self._polished(f"{', '.join(first)} {self('and')} {last}") if first else last

    def fixed(self, value: float | None, decimals: int, *, signed: bool = False) -> str:
        """Write a number with a fixed count of decimals, see `numbers.fixed`."""
        return self.marks(numbers.fixed(value, decimals, signed=signed))

    def interval(
        self, low: float | None, high: float | None, decimals: int, *, signed: bool = False
    ) -> str:
        """Write an interval, see `numbers.interval`."""
        ends = (self.fixed(end, decimals, signed=signed) for end in (low, high))
        first, last = ends
        if numbers.MISSING in (first, last):
            return numbers.MISSING
        return self("{low} to {high}", low=first, high=last)

    def percent(self, share: float | None, decimals: int = 0, *, signed: bool = False) -> str:
        """Write a share in per cent, see `numbers.percent`."""
        return self.marks(numbers.percent(share, decimals, signed=signed))

    def plain(self, value: object) -> str:
        """Write a number as its author gave it, see `numbers.plain`."""
        text = numbers.plain(value)
        return text if isinstance(value, str) else self.marks(text)

    def marks(self, number: str) -> str:
        """Put the marks of this language into a number written in English."""
        decimal, thousands = _MARKS[self.code]
        return number.replace(".", _HELD).replace(",", thousands).replace(_HELD, decimal)

    def _polished(self, text: str) -> str:
        """Let small words agree with the values that came to stand behind them."""
        return elided(text) if self.code == "it" else text


def elided(text: str) -> str:
    """Return an Italian text whose articles and "e" have the form that the next word asks for.

    Examples
    --------
    >>> elided("nel 8% dei mondi, nel 18%, i 80 trimestri")
    "nell'8% dei mondi, nel 18%, gli 80 trimestri"
    """
    return _AND.sub(r"\1d ", _ARTICLE.sub(_agreeing, text))


def _agreeing(article: re.Match[str]) -> str:
    before_vowel, before_zero = _FORMS[article[1].lower()]
    form = before_vowel if article[2] else before_zero
    return form.capitalize() if article[1][0].isupper() else form


@cache
def find_language(code: str) -> Language:
    """Return a language by its code.

    Parameters
    ----------
    code : {"en", "it"}

    Raises
    ------
    InputError
        If there are no reports in this language.
    """
    if code not in _MARKS:
        raise InputError(
            "there are no reports in this language",
            where="--lang",
            found=code,
            expected=" or ".join(_MARKS),
            hint=did_you_mean(code, _MARKS),
        )
    if code == "en":
        return Language(code, {})
    groups = [pairs for _, _, pairs in catalogue_groups(code)]
    return Language(code, {english: text for pairs in groups for english, text in pairs.items()})


def catalogue_groups(code: str) -> list[tuple[str, str, dict[str, str]]]:
    """Return the groups of pairs of a language, each with the names of its file and of itself."""
    folder = resources.files("distretto.report").joinpath("languages", code)
    return [
        (source.name, group, pairs)
        for source in sorted(folder.iterdir(), key=lambda source: source.name)
        for group, pairs in tomllib.loads(source.read_text(encoding="utf-8")).items()
    ]


ENGLISH = Language("en", {})
