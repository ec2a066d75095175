from core.forms import ShortTextField
from judging.sheets.forms.filters import WordsFilter


class InspectedEditionForm(WordsFilter):
    """The search among the proposals of an edition, and the check of its ledger.

    `periksa` in the address, with any value: check the ledger; `kepala`: a ledger head from a printed document.
    """

    kepala = ShortTextField(required=False)

    @property
    def is_check_requested(self) -> bool:
        return "periksa" in self.data

    @property
    def printed_head(self) -> str:
        return self.value_of("kepala")
