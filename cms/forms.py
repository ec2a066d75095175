"""What the addresses of the public site ask for. The names of the fields are the keys of the query string."""

from urllib.parse import quote, urlencode

from django import forms

from core.forms import ListForm, ShortTextField

MAX_SEARCH_LENGTH = 100


class SearchForm(ListForm):
    """`q`: the words to look for."""

    q = ShortTextField(required=False, cut_length=MAX_SEARCH_LENGTH)

    @property
    def words(self) -> str:
        return self.value_of("q")

    @property
    def query(self) -> str:
        """The words as the end of a query string, for the links to other pages."""
        return f"&{urlencode({'q': self.words}, quote_via=quote)}"


class NewsListForm(ListForm):
    """`tahun`: the year whose news are shown."""

    tahun = forms.IntegerField(required=False)

    @property
    def year(self) -> int | None:
        return int(self.value_of("tahun") or 0) or None
