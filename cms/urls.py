from django.urls import include, path
from wagtail.documents import urls as document_urls

from cms import views
from cms.demo.views import demo_mails
from cms.feed import NewsFeed
from cms.sitemap import site_map

urlpatterns = [
    path("cari/", views.search_page, name="search"),
    path("kabar/feed/", NewsFeed(), name="news-feed"),
    path("jadwal/<slug:slug>.ics", views.calendar_file, name="schedule"),
    path("sitemap.xml", site_map, name="sitemap"),
    path("robots.txt", views.robots_file, name="robots"),
    path("komponen/", views.component_page, name="components"),
    path("warna.css", views.brand_colour, name="brand-colour"),
    path("warna-meja.css", views.desk_colours, name="desk-colours"),
    path("media/images/<str:name>", views.picture_file, name="picture"),
    path("surat-contoh/", demo_mails, name="demo-mails"),
    path("berkas/", include(document_urls)),
]
