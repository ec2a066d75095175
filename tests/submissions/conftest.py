from types import SimpleNamespace

import pytest
from django.utils import timezone

from submissions.views import (
    autosave,
    dashboard,
    evidence,
    proposal,
    sending,
    team,
    team_links,
    uploads,
    versions,
    writing,
)
from tests.submissions.team_rules import NOW, edition, writer


@pytest.fixture
def lomba(db):
    return edition()


@pytest.fixture
def yulia(lomba):
    return writer()


@pytest.fixture
def clock(monkeypatch):
    """Sets the moment the pages of a team see; sessions keep the true one."""

    def at(moment):
        for views in (autosave, dashboard, evidence, proposal, sending, team, team_links, uploads, versions, writing):
            monkeypatch.setattr(views, "timezone", SimpleNamespace(now=lambda: moment, localtime=timezone.localtime))

    at(NOW)
    return at
