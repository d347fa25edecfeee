"""One address gets three first mails and three link mails a day, and no more."""

import pytest
from django.core.cache import cache

from qa.digests import email_digest
from qa.notifications.mail_limits import consume_first_mail, consume_link_mail


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def consume_for(address: str) -> bool:
    return consume_link_mail(email_digest(address))


@pytest.mark.parametrize("consume", [consume_first_mail, consume_for])
def test_fourth_mail_of_a_day_to_one_address_is_refused(consume):
    spellings = [
        "ann@mail.example",
        "ANN@mail.example",
        " ann@mail.example",
        "Ann@mail.example",
    ]
    assert [consume(address) for address in spellings] == [True, True, True, False]
    assert consume("other@mail.example")


def test_first_mails_and_link_mails_are_counted_apart():
    for _ in range(3):
        consume_first_mail("ann@mail.example")
    assert consume_for("ann@mail.example")
