"""Fixtures of the tests of articles."""

import pytest
from django.test import Client

from tests.qa.factories import make_staff


@pytest.fixture
def staff_client(site):
    """A test client signed in as a member of staff, who is its `user`."""
    client = Client()
    client.user = make_staff(password="a-password")
    client.force_login(client.user)
    return client
