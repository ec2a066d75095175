from judging.selectors.certificates import certificate_by_code, certificates_of
from judging.selectors.results import published_ranking, published_rows, ranking_of
from judging.selectors.tabulation import Tabulation, explanation_of, tabulation_of

__all__ = [
    "Tabulation",
    "certificate_by_code",
    "certificates_of",
    "explanation_of",
    "published_ranking",
    "published_rows",
    "ranking_of",
    "tabulation_of",
]
