from cms.models.competition import CompetitionPage, ResultsPage
from cms.models.faq import FaqPage
from cms.models.home import HomePage
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.regulation import RegulationIndexPage, RegulationPage
from cms.models.settings import SiteSettings
from cms.models.standard import StandardPage

__all__ = [
    "CompetitionPage",
    "FaqPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "RegulationIndexPage",
    "RegulationPage",
    "ResultsPage",
    "SiteSettings",
    "StandardPage",
]
