"""What a programme is: institutions with the parameters of a case."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from distretto.scenarios.entries import misfit

__all__ = ["InstitutionOfProgramme", "ParameterOfProgramme", "Preset", "Programme"]

Text = Annotated[str, Field(strict=True, min_length=1)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Quarter = Annotated[int, Field(strict=True, ge=0)]


class _Table(BaseModel):
    """A table of the file of a programme: no other keys, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Preset(_Table):
    """A value that a programme gives to a parameter, and why.

    Attributes
    ----------
    value : float or str
        A number, or a word where the parameter is a choice.
    reason : str
    """

    value: Annotated[int, Field(strict=True)] | Number | Text
    reason: Text


class InstitutionOfProgramme(_Table):
    """One of the institutions.

    Attributes
    ----------
    kind : str
        Name of the institution.
    start : int
        Quarter of the programme in which it begins.
    end : int or None
        Quarter of the programme in which it no longer acts; None for as long as the programme.
    presets : mapping of str to Preset
        By parameter.
    """

    kind: Text
    start: Quarter = 0
    end: Quarter | None = None
    presets: dict[str, Preset] = {}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise misfit("an end after the start")
        return self


class ParameterOfProgramme(_Table):
    """A parameter of the model that has another value as long as the programme acts.

    Attributes
    ----------
    name : str
        Dotted name.
    value : float
    reason : str
    """

    name: Text
    value: Number
    reason: Text


class Programme(_Table):
    """A programme.

    Attributes
    ----------
    name, title : str
        For the command line, and for people.
    summary : str
        What it is, in one line.
    source : str
    description : str
        What the case was, and how it is put into the model.
    figures : tuple of str
        Figures of the case, with their source.
    omits : str
        What of the case the model does not hold.
    institutions : tuple of InstitutionOfProgramme
    parameters : tuple of ParameterOfProgramme
    """

    name: Annotated[str, Field(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    summary: Annotated[str, Field(strict=True, pattern=r"^[^\n]{1,60}$")]
    source: Text
    description: Text
    figures: tuple[Text, ...] = ()
    omits: Text
    institutions: tuple[InstitutionOfProgramme, ...] = ()
    parameters: tuple[ParameterOfProgramme, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.institutions and not self.parameters:
            raise misfit("at least one institution or parameter")
        return self
