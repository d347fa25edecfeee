"""The asker's private page in tests: opened as with its code."""

from qa.views.private_session import COOKIE, PrivateSession, cookie_value

PRIVATE_PAGE = "/questions/yours/"


def open_private_page(client, question, code: str = "") -> None:
    """Give a browser the cookie of a question's page."""
    client.cookies[COOKIE] = cookie_value(PrivateSession(question, code))


def visit(client, question, query: str = ""):
    open_private_page(client, question)
    return client.get(PRIVATE_PAGE + query)


def post(client, question, act, **fields):
    open_private_page(client, question)
    sent = {"act": act, "reference": question.reference}
    return client.post(PRIVATE_PAGE, sent | fields)


def visit_in_browser(page, question) -> None:
    """Open a question's page in a real browser, by its mailed link."""
    page.goto(question.mailed_path)
    page.click("main form button")
