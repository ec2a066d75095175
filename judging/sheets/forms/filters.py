"""The filters of the lists of sheets. Their names are the keys of the query string, in Indonesian."""

from urllib.parse import urlencode

from django import forms

from competition.models import Stage
from core.forms import ListForm, ShortTextField

QUEUE_STATES = ("assigned", "opened", "draft", "locked", "recused")


class WordsFilter(ListForm):
    """`cari`: words to look for."""

    cari = ShortTextField(required=False)

    @property
    def words(self) -> str:
        return self.value_of("cari")

    @property
    def query(self) -> str:
        """The words as the end of a query string, for the links to other pages."""
        return f"&{urlencode({'cari': self.words})}" if self.words else ""


class SheetQueueFilter(WordsFilter):
    """`keadaan`: one state of a sheet; an unknown one costs the words nothing."""

    keadaan = forms.ChoiceField(required=False, choices=[("", ""), *((name, name) for name in QUEUE_STATES)])

    @property
    def state(self) -> str:
        return self.value_of("keadaan")

    @property
    def query(self) -> str:
        return f"&{urlencode({'keadaan': self.state, 'cari': self.words})}"


class ProgressFilter(WordsFilter):
    """`tahap`: code of a stage; `belum` in the address, with any value: unfinished proposals only."""

    tahap = ShortTextField(required=False)

    @property
    def stage_code(self) -> str:
        return self.value_of("tahap")

    @property
    def only_unfinished(self) -> bool:
        return "belum" in self.data

    def query_for(self, stage: Stage | None) -> str:
        """All filters as the end of a query string; `stage`: the one that is shown, asked for or not."""
        code = stage.code if stage else ""
        values = {"tahap": code, "belum": "1" if self.only_unfinished else "", "cari": self.words}
        return "".join(f"&{urlencode({name: text})}" for name, text in values.items() if text)
