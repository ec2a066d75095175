from types import SimpleNamespace

import pytest
from django.utils import timezone

from submissions.views import (
    dashboard,
    evidence,
    identity,
    proposal,
    sending,
    team,
    team_links,
    uploads,
    versions,
)
from submissions.writing import views as writing
from tests.submissions.team_rules import NOW, make_writer, open_edition


@pytest.fixture(scope="module")
def kept_edition(keep_rows):
    return keep_rows(open_edition)


@pytest.fixture
def lead_writer(edition):
    return make_writer()


@pytest.fixture
def clock(monkeypatch):
    """Sets the moment the pages of a team see; sessions keep the true one."""

    def at(moment):
        for views in (dashboard, evidence, identity, proposal, sending, team, team_links, uploads, versions, writing):
            monkeypatch.setattr(views, "timezone", SimpleNamespace(now=lambda: moment, localtime=timezone.localtime))

    at(NOW)
    return at
