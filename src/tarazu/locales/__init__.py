"""Words for people: gettext catalogues in English (the source) and Hindi, read as they are when the process starts."""
