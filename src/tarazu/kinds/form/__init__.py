"""The kind of everything that a form can ask for."""

from tarazu.kinds.form.calculations import asks_calculations, calculation_record
from tarazu.kinds.form.checks import check_form_schema
from tarazu.kinds.form.kind import Form
from tarazu.kinds.form.schema import option_label

__all__ = ["Form", "asks_calculations", "calculation_record", "check_form_schema", "option_label"]
