"""The kind of everything that a form can ask for."""

from tarazu.kinds.form.kind import Form
from tarazu.kinds.form.schema import check_form_schema

__all__ = ["Form", "check_form_schema"]
