"""What askers see while the database does not answer: their words, and to try again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# The fields that hold words, in the order of the forms. The others travel unseen.
LABELS = {
    "title": "The title",
    "body": "Your question",
    "words": "What you wrote",
    "pseudonym": "The name to show",
    "email": "Your e-mail address",
}
LONG = ("body", "words")
RETRY_AFTER = 60  # seconds


def show_unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 without asking the database, with the form as it was sent.

    Who says to be too young is shown none of it: nothing that they typed is kept.
    """
    is_too_young = request.POST.get("adult") == "no"
    sent = {} if is_too_young else request.POST.dict()
    sent.pop("csrfmiddlewaretoken", None)
    context = {
        "is_form": request.method == "POST" and not is_too_young,
        "fields": [
            {"name": name, "label": label, "value": sent[name], "is_long": name in LONG}
            for name, label in LABELS.items()
            if name in sent
        ],
        "hidden": {name: value for name, value in sent.items() if name not in LABELS},
    }
    response = render(request, "qa/unavailable.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
