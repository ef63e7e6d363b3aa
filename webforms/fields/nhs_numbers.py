"""NHS numbers: ten digits of which the last checks the others."""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum.gb import nhs
from wtforms import Field, Form
from wtforms.validators import ValidationError


def nhs_number_as_on(record: str) -> Callable[[Form, Field], None]:
    """Return a validator of NHS numbers; an empty field is right. record: where people find it, in the error."""

    def check(_form: Form, field: Field) -> None:
        if not field.data or nhs.is_valid(field.data):
            return
        digits = re.sub(r"[\s-]", "", field.data)
        if len(digits) == 10 and digits.isdecimal():
            raise ValidationError(
                "NHS number has 10 numbers, but they do not fit together: one may be mistyped. "
                f"Check it against {record}, or leave it empty"
            )
        raise ValidationError(f"NHS number must be 10 numbers, as on {record}. Check it, or leave it empty")

    return check
