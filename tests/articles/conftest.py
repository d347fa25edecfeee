"""What the tests of the writing desk share."""

import pytest
from django.test import Client

from tests.qa.factories import make_staff


@pytest.fixture
def desk(site):
    """A browser in which somebody is signed in."""
    client = Client()
    client.user = make_staff(password="a-password")
    client.force_login(client.user)
    return client
