from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row, Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Person, units_for
from accounts.roles import Role
from evaluations.lifecycle.archiving import may_archive
from evaluations.models.states import State
from intake.models import ImportRun
from intake.runs.actions import RunOptions


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or many files; cleans each and gives a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class UploadForm(forms.ModelForm):
    """Files and how to treat them."""

    # An empty file is let in here and named by the reader, like every other file it cannot read.
    documents = ManyFilesField(label=_("文件（可多选）"), allow_empty_file=True)

    class Meta:
        model = ImportRun
        fields = ("year", "unit", "arrives_as", "creates_units")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_for(  # type: ignore[attr-defined]
            user, Role.ADMINISTRATOR
        )
        options = ["year", "unit", "arrives_as"]
        if not may_archive(user):
            # Nothing to choose: what a unit imports is reviewed like what it types.
            del self.fields["arrives_as"]
            options.remove("arrives_as")
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "documents",
            Row(*map(Column, options)),
            "creates_units",
            Submit("submit", _("上传并读取")),
        )

    def options(self) -> RunOptions:
        cleaned = self.cleaned_data
        return RunOptions(
            year=cleaned["year"],
            unit=cleaned["unit"],
            creates_units=cleaned["creates_units"],
            arrives_as=State(cleaned.get("arrives_as", State.DRAFT)),
        )


class ResolveForm(forms.ModelForm):
    """Options that may still change once the files are read."""

    class Meta:
        model = ImportRun
        fields = ("year", "unit", "creates_units")

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_for(user, Role.ADMINISTRATOR)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
