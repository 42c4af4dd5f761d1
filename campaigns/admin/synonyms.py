"""Further words for fields. A column with such a name is matched to the field, as by the words of the portal."""

from typing import Any, cast

from django import forms
from django.contrib import admin

from campaigns.leads import FIELD_NAMES
from campaigns.models import Campaign, Synonym

from .filtering import FilteredAsListed


class SynonymForm(forms.ModelForm[Synonym]):
    """The field is chosen from a list. A word for a field that no campaign has would silently do nothing."""

    field = forms.ChoiceField(help_text="As the campaigns have it.")

    class Meta:
        model = Synonym
        fields = ["word", "field"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = _field_names() | ({self.instance.field} if self.instance.pk else set())
        field = cast(forms.ChoiceField, self.fields["field"])
        field.choices = [(name, name) for name in sorted(names, key=str.casefold)]


@admin.register(Synonym)
class SynonymAdmin(FilteredAsListed[Synonym]):
    form = SynonymForm
    list_display = ["word", "field"]
    list_filter = ["field"]
    search_fields = ["word", "field"]


def _field_names() -> set[str]:
    of_campaigns = {name for names in Campaign.objects.values_list("field_names", flat=True) for name in names}
    return {*FIELD_NAMES} | of_campaigns
