"""Fields that send files. The limit is said before a file is chosen; what is in the file is checked elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import Form
from wtforms.validators import ValidationError

from webforms.access import current_store
from webforms.fields.widgets import FileWidget
from webforms.words import size


class FileUpload(FileField):  # type: ignore[misc]  # the package has no types
    """One file. Data is a `FileStorage`, or None. kinds: as people say them, "PDF, Word or Excel".

    The view needs `@takes_files`, the form `form_start(files=True)`. An empty or too large file is called by its
    name in errors, one without a name by `what`, "The return".
    """

    widget = FileWidget()

    def __init__(
        self,
        label: str,
        *,
        what: str = "The file",
        kinds: str = "",
        accept: str = "",
        hint: str = "",
        validators: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, description=hint, **kwargs)
        self.what = what
        self.kinds, self.accept, self.more = kinds, accept, hint

    @property
    def params(self) -> dict[str, Any]:
        """What the component is told: the limit as a hint, and what the page's script needs to warn early."""
        limit = current_store().upload_limit
        said = f"{self.kinds or 'A file'} of up to {size(limit)}."
        hint = f"{self.more} {said}".strip()
        attributes = {"data-file-list": f"{self.id}-chosen", "data-max-bytes": str(limit)}
        if self.accept:
            attributes["accept"] = self.accept
        return {"hint": {"text": hint}, "attributes": attributes}

    def pre_validate(self, form: Form) -> None:
        if self.data is not None:
            check_size(self.data, f"“{self.data.filename}”" if self.data.filename else self.what)


class FilesUpload(MultipleFileField):  # type: ignore[misc]  # the package has no types
    """Several files at once. Data is a list of `FileStorage`. most: how many."""

    widget = FileWidget(multiple=True)

    def __init__(
        self,
        label: str,
        *,
        kinds: str = "",
        accept: str = "",
        hint: str = "",
        most: int = 10,
        validators: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, description=hint, **kwargs)
        self.kinds, self.accept, self.more, self.most = kinds, accept, hint, most

    params = FileUpload.params

    def pre_validate(self, form: Form) -> None:
        files = self.data or []
        if len(files) > self.most:
            raise ValidationError(f"Select {self.most} files or fewer")
        for file in files:
            check_size(file, f"“{file.filename}”")


def check_size(file: FileStorage, what: str) -> None:
    """Raise ValidationError when `file` is empty or larger than the store allows."""
    limit = current_store().upload_limit
    start = file.stream.tell()
    length = file.stream.seek(0, 2) - start
    file.stream.seek(start)
    if length == 0:
        raise ValidationError(f"{what} is empty. Check the file on your computer, then choose it again")
    if length > limit:
        raise ValidationError(f"{what} must be {size(limit)} or smaller")
