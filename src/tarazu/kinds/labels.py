"""A field of an ontology: the labels that people choose from, named in their languages."""

from collections.abc import Mapping
from typing import Any

from tarazu.kinds.fields import Key, Localised
from tarazu.kinds.members import Items, Members

LABELS_MAX = 200
HELP_CHARS_MAX = 2_000

NAMED = Members({"key": Key(), "label": Localised()})
"""A key with its words, and no help."""

_LABEL = NAMED.asking("help", "optional", Localised(chars_max=HELP_CHARS_MAX))


class Labels(Items):
    """A list of `{"key", "label", "help"?}` with different keys, `least` of them or more."""

    __slots__ = ()

    def __init__(self, *, least: int = 1, most: int = LABELS_MAX) -> None:
        super().__init__(each=_LABEL, least=least, most=most, key="key")


def keys_of(ontology: Mapping[str, Any], group: str) -> tuple[str, ...]:
    """The keys of a group of labels. Raises KeyError or TypeError for an ontology that never passed its check."""
    keys = tuple(label["key"] for label in ontology[group])
    if not all(type(key) is str for key in keys):
        raise TypeError(f"not labels: {group}")
    return keys
