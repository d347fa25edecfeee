"""Everything that is held is given, or named with the reason why not."""

import json
from datetime import datetime

import pytest
from django.apps import apps
from django.utils import timezone

from config.models import SiteSettings
from qa import moderation
from qa.models import Question
from qa.privacy import data_export
from tests.cases import for_each
from tests.qa.factories import make_edit, make_published, make_question, publish
from tests.qa.private_page import post, visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def tables_of_a_question() -> set:
    """Return Question and every table with a key to it."""
    return {Question} | {
        model
        for model in apps.get_app_config("qa").get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Question
    }


def text_of(question) -> str:
    return json.dumps(
        data_export.export_data(question), default=str, ensure_ascii=False
    )


def full_question(**fields):
    """A question with something in every part of it."""
    question = make_question(
        title="As sent title", body="As sent body.", email="ann@mail.example", **fields
    )
    moderation.request_info(question, "How old?", by=None, base=1, author=None)
    moderation.respond(question, "Sixty, privately.")
    moderation.raise_staff_flag(question, "urgent", by=None)
    moderation.clear_flag(question, "urgent", note="STAFF WROTE THIS", by=None)
    moderation.add_note(question, "STAFF NOTED THIS", by=None)
    question.refresh_from_db()
    publish(question, title="Public title", body="Public body.", answer="The answer.")
    moderation.follow_up(question, "Once more, please.")
    question.refresh_from_db()
    draft = make_edit(question, answer="UNFINISHED", follow_up="Once more (edited).")
    moderation.save_draft(question, draft, by=None, base=question.version)
    moderation.report(question, reason="other", words="READER WROTE THIS")
    return Question.objects.get(pk=question.pk)


@for_each("model", sorted(tables_of_a_question(), key=str))
def test_every_column_is_given_or_withheld_for_a_reason(model):
    columns = {field.name for field in model._meta.concrete_fields}
    given, withheld = set(data_export.GIVEN[model]), set(data_export.WITHHELD[model])
    assert given | withheld == columns
    assert not given & withheld
    assert all(data_export.WITHHELD[model].values())


def test_what_is_held_is_given():
    held = [
        "As sent title",
        "As sent body.",
        "ann@mail.example",
        "How old?",
        "Sixty, privately.",
        "Public title",
        "Public body.",
        "The answer.",
        "Once more, please.",
        "Once more (edited).",
        "Urgent: somebody may be in danger",
        "Asked for more",
        "Received, and may mail be sent",
        "not decided yet",
        "1, not given out on this site",
    ]
    given = text_of(full_question())
    assert [words for words in held if words not in given] == []


def test_what_belongs_to_others_is_not_given():
    given = text_of(full_question())
    others = "STAFF WROTE THIS", "STAFF NOTED THIS", "READER WROTE THIS", "UNFINISHED"
    assert [words for words in others if words in given] == []


def test_reason_of_a_decision_is_given_in_words_and_a_reader_s_is_not():
    question = make_question()
    moderation.decline(question, reason="could_identify", by=None, base=1)
    assert '"Reason": "Could identify someone"' in text_of(question)
    public = make_published()
    moderation.report(public, reason="about_me")
    assert "about" not in str(
        data_export.export_data(public)["The history of decisions"]
    )


def test_private_link_is_not_in_what_is_given():
    question = full_question()
    assert question.public_id not in text_of(question)


def test_notes_are_given_where_the_owner_says_so():
    SiteSettings.objects.update(notes_in_export=True)
    assert "STAFF NOTED THIS" in text_of(full_question())


def test_reference_of_another_question_is_not_given():
    other = make_published(title="Asked before")
    question = make_question()
    moderation.mark_duplicate(question, of=other, by=None, base=1)
    question.refresh_from_db()
    assert "http://testserver/questions/asked-before/" in text_of(question)
    assert other.reference not in text_of(question)


def test_page_and_file_hold_the_same_words(client):
    question = full_question()
    page = post(client, question, "held")
    file = post(client, question, "held_json")
    for words in ("As sent body.", "Sixty, privately.", "ann@mail.example"):
        assert words in page.text
        assert words in file.text
    for response in (page, file):
        assert "no-store" in response.headers["Cache-Control"]


def test_file_is_json_and_named_by_the_reference(client):
    question = full_question()
    response = post(client, question, "held_json")
    assert response.headers["Content-Type"] == "application/json"
    disposition = response.headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{question.reference}.json"'
    own = json.loads(response.content)["Your question"]
    assert own["Question, as you sent it"] == "As sent body."
    assert own["The copy prepared for publication"]["Title"] == "As sent title"


def test_nothing_is_given_by_opening_an_address(client):
    question = make_question(body="As sent body.")
    for act in ("held", "held_json"):
        assert "As sent" not in visit(client, question, f"?act={act}").text


def test_erased_question_still_says_what_is_left(client):
    question = full_question()
    moderation.erase(question)
    response = post(client, question, "held")
    assert response.status_code == 200
    assert "As sent" not in response.text
    assert question.reference in response.text


def test_lost_key_is_said_and_breaks_nothing(client, settings):
    question = full_question()
    settings.ENCRYPTION_KEYS = ["bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleS0="]
    for act in ("held", "held_json"):
        response = post(client, question, act)
        assert response.status_code == 200
        assert "cannot be read" in response.text


def test_words_for_reading_name_days_and_truth_plainly():
    at = timezone.make_aware(datetime(2026, 11, 3, 14, 5))
    assert data_export.format_value(at) == "3 November 2026, 14:05"
    assert [data_export.format_value(value) for value in (True, False)] == ["yes", "no"]


def test_what_is_empty_is_left_out_of_page_and_file(client):
    question = make_question()
    given = data_export.export_data(question)
    own, history = given["Your question"], given["The history of decisions"]
    for row in (own, own["The copy prepared for publication"], *history):
        assert not {None, ""} & {
            value for value in row.values() if not isinstance(value, dict)
        }
    assert not {"Published", "E-mail address", "Changed by you"} & set(own)
    assert not {"Reports by readers", "Notes among the staff"} & set(given)
    page = post(client, question, "held").text
    assert "Reports by readers" not in page
    assert "Content note" not in page


def test_markup_in_what_was_sent_is_shown_as_text(client):
    question = make_question(title="<b>bold</b>", body="<script>x</script> words")
    page = post(client, question, "held").text
    assert "<script>x" not in page
    assert "&lt;b&gt;bold" in page
