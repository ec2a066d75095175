from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from cms.models import NewsPage
from cms.selectors.pages import NEWS_IN_THE_FEED, news_of_site, page_like


class NewsFeed(Feed):
    """The latest news for readers that collect them (Atom)."""

    feed_type = Atom1Feed
    feed_url = "/kabar/feed/"

    def get_object(self, request: HttpRequest) -> HttpRequest:
        return request

    def title(self, request: HttpRequest) -> str:
        return _("News of the competition")

    def link(self, request: HttpRequest) -> str:
        return page_like("NewsIndexPage", request) or "/"

    def items(self, request: HttpRequest) -> list[NewsPage]:
        articles = list(news_of_site(request)[:NEWS_IN_THE_FEED])
        for article in articles:
            # Here, because item_link gets no request, and the address depends on the site of one.
            article.address = article.get_url(request)
        return articles

    def item_title(self, article: NewsPage) -> str:
        return article.title

    def item_link(self, article: NewsPage) -> str:
        return article.address

    def item_description(self, article: NewsPage) -> str:
        return article.lead

    def item_pubdate(self, article: NewsPage) -> datetime:
        return timezone.make_aware(datetime.combine(article.date, time()))

    def item_updateddate(self, article: NewsPage) -> datetime:
        return article.last_published_at or self.item_pubdate(article)
