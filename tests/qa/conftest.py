"""Clients and site settings of the tests of qa."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from config.models import SiteSettings
from tests.articles.factories import make_author
from tests.qa.factories import make_staff


@pytest.fixture
def author(site):
    make_author()
    client = Client()
    client.user = make_staff()
    client.force_login(client.user)
    return client


@pytest.fixture
def assistant(site):
    make_author()
    client = Client()
    client.user = make_staff()
    client.user.is_superuser = False
    client.user.save()
    right = Permission.objects.get(codename="moderate_question")
    client.user.user_permissions.add(right)
    client.force_login(client.user)
    return client


@pytest.fixture
def site_settings(db):
    return SiteSettings.objects.create(
        notification_email="author@site.example", promised_days=14
    )


@pytest.fixture
def browser(site):
    """A reader's browser, without an account."""
    return Client(enforce_csrf_checks=True)
