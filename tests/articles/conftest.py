"""Fixtures of the tests of articles."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.workflow import publishing
from tests.articles.factories import make_article
from tests.qa.factories import make_staff


@pytest.fixture
def staff_client(site):
    """A test client signed in as a member of staff, who is its `user`."""
    client = Client()
    client.user = make_staff(password="a-password")
    client.force_login(client.user)
    return client


@pytest.fixture
def scheduled():
    """An essay that becomes public in three days."""
    moment = timezone.now() + timedelta(days=3)
    return publishing.schedule(make_article(), by=None, at=moment)
