"""Style guide for staff: every component in every state on one page.

What it shows is invented and stands in no table; the templates are the readers' own.
"""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ads.models import Advertiser, Campaign, Creative
from articles.models import Author, Image
from articles.models.markdown import render_markdown
from articles.pagination import LongListPage
from articles.seo import Crumb
from qa.asking.forms import BODY_MAX, AskForm
from qa.submission_triage import PiiHint

AT = datetime(2026, 3, 14, 9, tzinfo=UTC)
WORDS = "A sentence of a reader’s, long enough for more than one line on a telephone."
NAMES = ("Heron", "سلمى", "נועה", "आशा")  # left to right, right to left, tall

SCRIPTS = [
    f"js/{name}.js" for name in ("video", "table-of-contents", "footnotes", "share")
]

PROSE = """A paragraph with *emphasis*, **weight**, `code`, a [link](/about/), a
[link to another site](https://www.who.int/) and a note.[^1]

## A section

> A quotation of somebody else’s words.

- A list
- of two

Then one with numbers.

1. First
2. Second

### A smaller heading

| Years | Couples | Together | Apart | Unknown |
|---|---:|---:|---:|---:|
| 1990 to 1999 | 112 | 80 | 30 | 2 |

/// pull
One sentence of the text, set large.
///

/// note | A remark
Words beside the text.
///

/// content-note | loss
Words that a reader opens.
///

/// video | https://www.youtube.com/watch?v=apzXGEbZht0
    title: Watch a film
    note: somebody cries.
    length: Two minutes

What is to be seen in it, in words.
///

[^1]: Somebody, *A Book* (1984).
"""

FIGURE = """

/// figure | Who made it
![]({picture})

A caption under a picture.
///
"""


@never_cache
@staff_member_required
@permission_required("articles.view_image", raise_exception=True)
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show all components, one uploaded picture among them; in no index."""
    author = Author.objects.select_related("portrait").first() or Author(
        name="Dr A. Author", short_name="Dr Author", credentials="PhD, psychologist"
    )
    picture = Image.objects.first()
    figure = FIGURE.format(picture=picture.url) if picture else ""
    prose = render_markdown(PROSE + figure, id_prefix="style-")
    body = {"title": "", "body": WORDS, "email": "no address"}
    context = {
        "author": author,
        "article": _essay(author),
        "note_article": _essay(
            author, is_sensitive=True, content_note="loss", list_image=None
        ),
        "threads": _threads(author),
        "blocks": _blocks(),
        "crumbs": (Crumb("Home", "/"), Crumb("Essays", "/articles/"), Crumb("", "")),
        "prose_html": prose.html,
        "outline": prose.outline,
        "page_obj": LongListPage(
            range(21),
            2,
            SimpleNamespace(
                per_page=20, num_pages=3, numbered_pages=50, validate_number=int
            ),
        ),
        "corrections": [SimpleNamespace(corrected_on=AT, text_html="<p>A year.</p>")],
        "wrong": AskForm(body),
        "empty": AskForm(auto_id="empty_%s"),
        "body_max": BODY_MAX,
        "hits": _hits(),
        "personal_data": [PiiHint("Leeds", "a place", "id_body", "We live in ", ".")],
        "scripts": SCRIPTS,
    }
    return render(request, "style.html", context)


def _essay(author: Author, **changes: Any) -> SimpleNamespace:
    """Return an essay as a list and a byline show it."""
    values = {
        "headline": "What a door says that stays ajar",
        "standfirst": "Two sentences that say what it is about. It is about a door.",
        "get_absolute_url": "/articles/",
        "slug": "",
        "author": author,
        "published_at": AT,
        "revised_at": AT,
        "reading_minutes": 8,
        "is_sensitive": False,
        "body_html": "",
        "list_image": author.portrait,
    }
    return SimpleNamespace(**values | changes)


def _threads(author: Author) -> list[SimpleNamespace]:
    """Return threads: plain, edited and continued, closed, and one with a note only."""
    shown: tuple[dict[str, Any], ...] = (
        {"entries": [_answer(author, 1)]},
        {
            "entries": [_answer(author, 2), _follow_up(), _answer(author, 3)],
            "edited_for_privacy": True,
        },
        {
            "entries": [_answer(author, 4)],
            "closed_at": AT,
            "body": "سؤال قصير.\n\nوسطر ثان.",
        },
        {"is_sensitive": True, "content_note": "violence at home"},
    )
    return [
        SimpleNamespace(
            pk=number,
            avatar_seed=number * 53,
            pseudonym=NAMES[number],
            submitted_at=AT,
            published_at=AT,
            get_absolute_url="/questions/",
            title=f"A question, number {number + 1}",
            **({"body": f"{WORDS}\n\n{WORDS}", "is_sensitive": False} | own),
        )
        for number, own in enumerate(shown)
    ]


def _answer(author: Author, number: int) -> SimpleNamespace:
    """Return an answer that was edited later."""
    return SimpleNamespace(
        kind="answer",
        anchor=f"answer-{number}",
        author=author,
        published_at=AT,
        edited_at=AT,
        body_html="<p>An answer, in another voice.</p>",
    )


def _follow_up() -> SimpleNamespace:
    """Return what an asker wrote again, edited."""
    return SimpleNamespace(
        kind="follow_up",
        anchor="follow-up-1",
        created_at=AT,
        body=WORDS,
        edited_for_privacy=True,
    )


def _blocks() -> list[SimpleNamespace]:
    """Return what stands in slots: paid for, on commission, free of charge, our own."""
    campaign = Campaign(advertiser=Advertiser(name="A Printer"), name="Spring")
    words = {"text": "Fifty sheets, unlined.", "slug": "style-page"}
    states: tuple[dict[str, bool], ...] = (
        {"is_paid": True},
        {"is_paid": True, "is_commission": True},
        {"is_community": True},
        {},
    )
    usual = {"is_paid": False, "is_commission": False, "is_community": False}
    return [
        SimpleNamespace(
            creative=Creative(campaign=campaign, headline=f"Paper {number}", **words),
            payer="A Printer (sample)",
            **usual | state,
        )
        for number, state in enumerate(states, start=1)
    ]


def _hits() -> list[SimpleNamespace]:
    """Return an essay and a question that a search has found."""
    parts = (("Before the ", False), ("found", True), (" word, and after it.", False))
    row = SimpleNamespace(is_sensitive=False)
    return [
        SimpleNamespace(
            kind=SimpleNamespace(label=label, template=template),
            title="Something found",
            url="/",
            date=AT,
            row=row,
            snippet=[SimpleNamespace(text=t, is_match=m) for t, m in parts],
        )
        for label, template in (
            ("Essay", "articles/_hit.html"),
            ("Question", "qa/_hit.html"),
        )
    ]
