"""Files of other tools: readers that make tasks of them. Pure, but for the file they are given.

A reader knows one tool and makes a `Record` of each row; `shaping` makes it a task of the project's kind.
"""

from tarazu.tasks.imports.label_config import CONFIG_BYTES_MAX, LabelConfig, read_config
from tarazu.tasks.imports.reading import SOURCES, read_import
from tarazu.tasks.imports.record import ImportRow
from tarazu.tasks.imports.shaping import PLACES, Target

__all__ = [
    "CONFIG_BYTES_MAX",
    "PLACES",
    "SOURCES",
    "ImportRow",
    "LabelConfig",
    "Target",
    "read_config",
    "read_import",
]
