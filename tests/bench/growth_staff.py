"""What `growth` measures of the staff's side: its pages, and what it writes.

Everything that waits is made once, a few questions in each queue. Each writing is done
for real, commits included: a question is asked, answered and erased again.
"""

from collections.abc import Callable

from tests.qa import ask_form

WAIT_IN_EACH = 3


def make_waiting() -> None:
    """Make a few questions in each queue."""
    from qa import moderation
    from tests.qa import factories as qa

    for _ in range(WAIT_IN_EACH):
        qa.make_question()
        base = {"by": None, "base": 1}
        moderation.approve(qa.make_question(), **base)
        question = qa.make_question()
        moderation.save_draft(question, qa.make_edit(question), **base)
        moderation.request_info(qa.make_question(), "What?", author=None, **base)
        moderation.follow_up(qa.make_published(), "Again.")
        moderation.report(qa.make_published(), reason="other")
        qa.make_question(flags=frozenset({"urgent"}))


def staff_pages(site) -> dict[str, str]:
    """Return the addresses of the staff's pages.

    Args:
        site: The `GrowingSite`.
    """
    from django.urls import reverse

    from qa.models import Question
    from qa.models.queue import Queue

    desk = reverse("admin:index")
    questions = reverse("admin:qa_question_changelist")
    pictures = reverse("admin:articles_image_changelist")
    waits = Question.objects.filter(status="submitted").earliest("pk")
    return {
        "desk": desk,
        **{f"desk, {queue.label.lower()}": f"{desk}?queue={queue}" for queue in Queue},
        "list of questions": questions,
        "list of questions, page 10": f"{questions}?p=10",
        **{
            f"list of questions, {status}": f"{questions}?status__exact={status}"
            for status in ("submitted", "published", "hidden")
        },
        "list of questions, flagged": f"{questions}?flag=urgent",
        "list of questions, found": f"{questions}?q={waits.reference}",
        "list of decisions": reverse("admin:qa_moderationevent_changelist"),
        "list of essays": reverse("admin:articles_article_changelist"),
        "answering screen": reverse("admin:qa_question_change", args=[waits.pk]),
        "answering screen, published": reverse(
            "admin:qa_question_change", args=[site.question_pk()]
        ),
        "list of pictures": pictures,
        "list of pictures, last page": f"{pictures}?p={last_page(site)}",
    }


def last_page(site) -> int:
    """Return the number of the last page of pictures."""
    from articles.admin.image import ImageAdmin

    return (site.essays + 1) // ImageAdmin.list_per_page


class Writing:
    """One question on its way: asked, answered, erased."""

    def __init__(self, browser) -> None:
        self.browser, self.number = browser, 0

    def steps(self) -> dict[str, Callable]:
        """Return what is measured, in the order in which it happens."""
        return {
            "asking: form": self.open_form,
            "asking: check": self.check,
            "asking: sent": self.send,
            "answer published": self.publish,
            "erasure": self.erase,
        }

    def open_form(self):
        """Open the form of another question."""
        self.number += 1
        return self.remember(self.browser.get(ask_form.ASK))

    def check(self):
        """Look at it once more before it is sent."""
        return self.remember(self.post("check"))

    def send(self):
        """Send it."""
        return self.post("send")

    def post(self, step: str):
        typed = ask_form.typed(title=f"He goes quiet, number {self.number}")
        return self.browser.post(ask_form.ASK, self.fields | typed | {"step": step})

    def remember(self, response):
        self.fields = ask_form.fields(response)
        return response

    def publish(self) -> None:
        """Publish it with an answer."""
        from qa.models import Question
        from tests.qa import factories as qa

        new = Question.objects.filter(status=Question.Status.SUBMITTED)
        self.question = qa.publish(new.latest("pk"))  # copies have higher keys

    def erase(self) -> None:
        """Erase it."""
        from qa import moderation

        moderation.erase(self.question)
