"""Words for what forecasts rest on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tarazu.http.answer_words import N_

FORECAST_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "crowds": {
        "any": N_("anything from careful to mixed"),
        "careful": N_("careful: nine in ten answers are right"),
        "ordinary": N_("ordinary: eight in ten answers are right"),
        "mixed": N_("mixed: from half to nine in ten answers are right"),
        "project": N_("as in another project of yours"),
    },
    "forecast_bases": {
        "none": N_("Nothing to go by"),
        "assumed": N_("Assumed"),
        "project": N_("As in another project"),
        "blended": N_("Partly measured"),
        "measured": N_("Measured"),
    },
    "paces": {
        "given": N_("as you gave it"),
        "own": N_("as on the days of the last week on which there were answers"),
        "project": N_("as in that other project on the days of the last week on which there were answers"),
    },
}
