"""Load the sample site through the functions that staff and readers use.

Images go through the upload function, essays through `publishing`, questions through
`moderation`: what the sample shows is what the software does.
"""

import re
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from ads.models import (
    Advertiser,
    AffiliateProgramme,
    Campaign,
    Creative,
    Placement,
)
from articles.media.uploads import store_image
from articles.models import Article, Author, Image, Page, Topic
from articles.workflow import publishing
from config.models import SiteSettings
from qa import moderation
from qa.asking.forms import CONSENT_VERSION
from qa.models import CannedText, CrisisResource, Flag, Question, Reply
from qa.moderation.publish_copy import AnswerEdit, PublicCopy

HERE = Path(__file__).parent
PICTURE_NAME = re.compile(r"(\(|poster: )([\w-]+\.png)\b")


def is_loaded() -> bool:
    """Whether this site has content already, the sample's or its owner's."""
    return SiteSettings.objects.exists()


class Sample:
    """Loads the sample site, in one transaction.

    Args:
        say: Called with each step, in words.
        now: The moment that "days ago" counts from.
    """

    def __init__(
        self, say: Callable[[str], object], *, now: datetime | None = None
    ) -> None:
        self.say = say
        self.now = now or timezone.now()
        self.data = tomllib.loads((HERE / "site.toml").read_text())
        self.questions = tomllib.loads((HERE / "questions.toml").read_text())
        self.images: dict[str, Image] = {}
        self.articles: dict[str, Article] = {}
        self.topics: dict[str, Topic] = {}

    @transaction.atomic
    def load(self) -> None:
        """Enter everything, or nothing at all."""
        self.load_site()
        self.load_pictures()
        self.load_writing()
        self.load_paid()
        self.load_questions()
        self.load_canned_texts()

    def ago(self, days: float) -> datetime:
        """Return the moment so many days ago."""
        return self.now - timedelta(days=days)

    def load_site(self) -> None:
        self.say("the site settings and the helplines")
        # No mail about the past: where the author is written to is entered last.
        SiteSettings.objects.create(**self.data["site"] | {"notification_email": ""})
        for position, row in enumerate(self.data["help"]):
            CrisisResource.objects.create(position=position, **row)

    def load_canned_texts(self) -> None:
        for row in self.data["canned"]:
            CannedText.objects.create(**row | {"text": row["text"].strip()})
        notification_email = self.data["site"]["notification_email"]
        SiteSettings.objects.update(notification_email=notification_email)

    def load_pictures(self) -> None:
        paths = sorted((HERE / "images").glob("*.png"))
        self.say(f"{len(paths)} pictures")
        for path in paths:
            words = self.data["picture"][path.name]
            with path.open("rb") as file:
                self.images[path.name] = store_image(File(file), by=None, **words)

    def text(self, folder: str, name: str) -> str:
        """Return a Markdown file, its pictures under the addresses they now have."""
        text = (HERE / folder / f"{name}.md").read_text()
        return PICTURE_NAME.sub(
            lambda match: match[1] + self.images[match[2]].url, text
        )

    def load_writing(self) -> None:
        self.say(
            f"{len(self.data['article'])} essays and {len(self.data['page'])} pages"
        )
        row = dict(self.data["author"])
        row["portrait"] = self.images[row["portrait"]]
        self.author = Author.objects.create(**row)
        for row in self.data["topic"]:
            self.topics[row["slug"]] = Topic.objects.create(**row)
        for row in self.data["page"]:
            Page.objects.create(body=self.text("pages", row["slug"]), **row)
        for row in self.data["article"]:
            self.load_article(dict(row))
        for row in self.data["article"]:
            related = [self.articles[slug] for slug in row.get("related", [])]
            self.articles[row["slug"]].related.set(related)

    def load_article(self, row: dict[str, Any]) -> None:
        """Enter one essay and publish it on its day."""
        names, published = row.pop("topics"), self.ago(row.pop("days_ago"))
        row.pop("related", None)
        if days := row.pop("revised_days_ago", None):
            row["revised_at"] = self.ago(days)
        body = self.text("articles", row["slug"])
        article = Article.objects.create(author=self.author, body=body, **row)
        article.topics.set([self.topics[name] for name in names])
        # Some link to others that come later; a test looks at them all in the end.
        self.articles[article.slug] = publishing.publish(
            article, by=None, at=published, despite_problems=True
        )

    def load_paid(self) -> None:
        self.say("advertisements, labelled")
        advertisers, campaigns, creatives = {}, {}, {}
        for row in self.data["advertiser"]:
            advertisers[row["name"]] = Advertiser.objects.create(**row)
        for row in self.data["campaign"]:
            row = row | {"advertiser": advertisers[row["advertiser"]]}
            left_out = [self.topics[name] for name in row.pop("excluded_topics", [])]
            campaigns[row["name"]] = Campaign.objects.create(**row)
            campaigns[row["name"]].excluded_topics.set(left_out)
        for row in self.data["creative"]:
            row = row | {
                "campaign": campaigns[row["campaign"]],
                "image": self.images[row["image"]],
            }
            creatives[row["slug"]] = Creative.objects.create(**row)
        for row in self.data["placement"]:
            Placement.objects.create(
                creative=creatives[row["creative"]],
                slot=row["slot"],
                starts_at=self.ago(row["days_ago_start"]),
                ends_at=self.ago(-row["days_until_end"]),
            )
        for row in self.data["programme"]:
            row = row | {"link_rules": "\n".join(row["link_rules"])}
            AffiliateProgramme.objects.create(**row)

    def load_questions(self) -> None:
        rows = self.questions["question"]
        self.say(f"{len(rows)} questions, answered and waiting")
        for row in sorted(rows, key=lambda row: -row["days_ago"]):
            question = self.submit(row)
            if row["state"] == "published":
                self.publish(question, row)
            elif row["state"] == "drafted":
                edit = self.edit_of(question, row["answer"], row)
                moderation.save_draft(question, edit, by=None, base=1)
            elif row["state"] != "new":
                self.decide(question, row)

    def decide(self, question: Question, row: dict[str, Any]) -> None:
        """Decide one question without an answer."""
        staff: dict[str, Any] = {"by": None, "base": 1}
        if row["state"] == "declined":
            self.clear_flags(question)
            moderation.decline(question, reason=row["decline_reason"], **staff)
        elif row["state"] == "approved":
            moderation.approve(question, **staff)
        elif row["state"] == "needs_info":
            text = row["request"]
            moderation.request_info(question, text, author=self.author, **staff)

    def submit(self, row: dict[str, Any]) -> Question:
        """Send one question as its asker would."""
        sent = moderation.Submission(
            title=row["title"],
            body=row["body"].strip(),
            pseudonym=row["pseudonym"],
            consent_version=CONSENT_VERSION,
            article=self.articles.get(row["article"]),
        )
        return moderation.submit(sent, at=self.ago(row["days_ago"]))

    def publish(self, question: Question, row: dict[str, Any]) -> None:
        """Answer one question as the author would, with all that followed."""
        edit = self.edit_of(question, row["answer"], row)
        at = self.ago(row["answered_days_ago"])
        self.clear_flags(question)
        question = moderation.publish(question, edit, by=None, base=1, at=at)
        written_again = ""
        for later in row.get("later", []):
            at = self.ago(later["days_ago"])
            if later["kind"] == Reply.Kind.FOLLOW_UP:
                written_again = later["body"].strip()
                moderation.follow_up(question, written_again, at=at)
            else:
                edit = self.edit_of(question, later["body"], row, written_again)
                question.refresh_from_db()
                base = question.version
                question = moderation.publish(question, edit, by=None, base=base, at=at)

    def clear_flags(self, question: Question) -> None:
        """Look at what needs a note, as the author would before she decides."""
        note = "Read. Nobody is in danger; help stands on the page."
        for kind in (Flag.Kind.URGENT, Flag.Kind.REPORTING_DUTY):
            if question.flags.up().of_kinds([kind]):
                moderation.clear_flag(question, kind, note=note, by=None)

    def edit_of(
        self, question: Question, answer: str, row: dict[str, Any], follow_up: str = ""
    ) -> AnswerEdit:
        """Return the answering screen as the author would have filled it in."""
        copy = PublicCopy(
            title=row.get("publish_title", row["title"]),
            body=row.get("publish_body", row["body"]).strip(),
            pseudonym=row["pseudonym"],
            edited_for_privacy=row.get("edited_for_privacy", False),
            is_sensitive=row.get("sensitive", False),
            content_note=row.get("content_note", ""),
        )
        return AnswerEdit(copy, answer.strip(), self.author, follow_up)
