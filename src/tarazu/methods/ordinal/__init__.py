"""From ratings on a scale of ordered steps to measures free of who happened to rate."""

from tarazu.methods.ordinal.rasch import FacetFit, ManyFacetRasch

__all__ = ["FacetFit", "ManyFacetRasch"]
