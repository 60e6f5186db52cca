"""What task directories of Harbor have in common, whichever kind they are made of."""

import json
from collections.abc import Mapping

DOCKERFILE = "FROM python:3.13-slim\nWORKDIR /app\n"
"""`environment/Dockerfile`: verifiers need nothing but Python."""
_TIMES = "[verifier]\ntimeout_sec = 600.0\n\n[agent]\ntimeout_sec = 600.0\n\n[environment]\nbuild_timeout_sec = 600.0\n"


def configuration(metadata: Mapping[str, str | int]) -> str:
    """`task.toml` with what is told of a task, keys and numbers alone.

    >>> configuration({"category": "rubric", "criteria": 4}).splitlines()[2:5]
    ['[metadata]', 'category = "rubric"', 'criteria = 4']
    """
    told = "".join(f"{name} = {json.dumps(value)}\n" for name, value in metadata.items())
    return f'version = "1.0"\n\n[metadata]\n{told}\n{_TIMES}'
