"""Blocks, labels and disclosure as a page shows them."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone

from ads.models import AffiliateProgramme, Slot
from articles.models import Article, Author
from tests.ads.factories import (
    make_advertiser,
    make_campaign,
    make_creative,
    make_image,
    make_placement,
    make_programme,
    make_topic,
)

LINK = '<a href="https://paper.example/">paper</a>'
TAG = '<span class="paid-tag">(paid link)</span>'
SLOT = '{% ad_slot "article-opening" %}'
ALL_SLOTS = "".join(f'{{% ad_slot "{slot}" %}}' for slot in Slot.values)


def render(body: str, path: str = "/articles/a/", **changes: Any) -> str:
    """Render a page whose whole content stands in `{% disclosed %}`."""
    return render_bare(f"{{% disclosed %}}{body}{{% enddisclosed %}}", path, **changes)


def render_bare(body: str, path: str = "/articles/a/", **changes: Any) -> str:
    values = {
        "request": RequestFactory().get(path),
        "site": SimpleNamespace(advertising_enabled=True),
    }
    template = Template(f"{{% load ads %}}{body}")
    return re.sub(r"\s+", " ", template.render(Context(values | changes)))


def make_article(*topics) -> Article:
    author = Author.objects.create(name="A", short_name="A", credentials="", role="")
    article = Article.objects.create(headline="H", slug="h", author=author, body="Text")
    article.topics.set(topics)
    return Article.objects.prefetch_related("topics").get(pk=article.pk)


class TestCompile:
    @pytest.mark.parametrize(
        "tag",
        ['{% ad_slot "article-nowhere" %}', "{% ad_slot %}", '{% ad_slot "a" "b" %}'],
    )
    def test_an_unknown_slot_is_refused_before_anything_renders(self, tag):
        with pytest.raises(TemplateSyntaxError):
            Template(f"{{% load ads %}}{{% if False %}}{tag}{{% endif %}}")

    def test_an_unknown_slot_in_a_variable_is_refused_when_rendered(self):
        with pytest.raises(TemplateSyntaxError, match="article-end"):
            render_bare("{% ad_slot name %}", name="article-nowhere")


@pytest.mark.django_db
class TestSlot:
    def test_a_paid_block_begins_with_who_pays(self):
        advertiser = make_advertiser(name="Low Lamp", remark="sample")
        creative = make_creative(campaign=make_campaign(advertiser=advertiser))
        make_placement(creative=creative)

        html = render(SLOT)

        block = html[html.index("<aside") :]
        assert block.startswith(
            f'<aside class="ad" aria-label="Advertisement: {creative.headline}">'
        )
        words = re.sub(r"<[^>]*>", "", block).split()
        assert " ".join(words).startswith(
            "Advertisement, paid for by Low Lamp (sample) " + creative.headline
        )

    def test_a_paid_link_goes_through_its_click_address(self):
        creative = make_placement().creative

        html = render(SLOT)

        assert (
            '<a class="ad-link" rel="sponsored nofollow noopener"'
            f' href="/go/{creative.slug}/">{creative.headline}</a>' in html
        )
        assert creative.target_url not in html

    @pytest.mark.parametrize("kind", ["house", "community"])
    def test_a_block_of_our_own_says_so_and_needs_no_disclosure(self, kind):
        make_placement(creative=make_creative(campaign=make_campaign(type=kind)))

        html = render(SLOT)

        assert "<strong>From this site</strong>" in html
        assert "Advertisement" not in html
        assert "sponsored" not in html
        assert 'class="disclosure"' not in html

    def test_a_house_block_that_leads_to_a_programme_is_paid(self):
        make_programme()
        house = make_campaign(type="house")
        make_placement(
            creative=make_creative(
                campaign=house, target_url="https://paper.example/?a=1&b=2"
            )
        )

        html = render(SLOT)

        assert "<strong>Advertisement</strong>, paid for by" in html
        assert 'rel="sponsored nofollow noopener"' in html
        assert html.index('class="disclosure"') < html.index("<aside")

    def test_a_picture_has_its_size_and_its_words(self):
        make_placement(
            creative=make_creative(image=make_image(), alternative_text='A "lamp"')
        )

        html = render(SLOT)

        assert 'alt="A &quot;lamp&quot;" width="96" height="64"' in html
        assert re.search(r'<img class="ad-picture" src="[^"]*images/lamp.png"', html)

    def test_words_of_a_creative_are_never_html(self):
        make_placement(creative=make_creative(headline="<b>x</b>", text="<script>"))

        html = render(SLOT)

        assert "&lt;b&gt;x&lt;/b&gt;" in html
        assert "<script" not in html

    @pytest.mark.parametrize("body", [SLOT, ALL_SLOTS])
    def test_an_empty_slot_leaves_nothing_behind(self, body):
        assert render(f"<p>a</p>{body}<p>b</p>") == "<p>a</p><p>b</p>"

    @pytest.mark.parametrize(
        "changes",
        [
            {"paid_free": True},
            {"site": SimpleNamespace(advertising_enabled=False)},
            {"site": None},
            {"article": SimpleNamespace(pk=None, is_sensitive=True)},
        ],
    )
    def test_nothing_where_nothing_may_stand(self, changes, django_assert_num_queries):
        make_placement()

        with django_assert_num_queries(1):  # the programmes, for the text
            assert render(f"<p>{SLOT}</p>", **changes) == "<p></p>"

    def test_nothing_where_no_disclosure_could_precede_it(self):
        make_placement()

        assert render_bare(f"<p>{SLOT}{{% disclosure_here %}}</p>") == "<p></p>"
        assert SLOT_FILLED in render(SLOT)

    def test_topics_of_the_article_decide(self):
        topic = make_topic()
        make_placement(
            creative=make_creative(campaign=make_campaign(excluded_topics=[topic]))
        )

        assert SLOT_FILLED not in render(SLOT, article=make_article(topic))

    def test_two_readers_get_the_same_bytes(self):
        for _ in range(9):
            make_placement()
        make_programme()
        body = f"{{% disclosure_here %}}{LINK}{ALL_SLOTS}"
        plain = RequestFactory().get("/articles/a/?utm=x")
        other = RequestFactory(
            headers={"user-agent": "x", "cookie": "a=b"}, REMOTE_ADDR="10.0.0.9"
        ).get("/articles/a/")

        assert len({render(body, request=one) for one in (plain, other)}) == 1

    def test_pages_differ(self):
        for _ in range(9):
            make_placement()

        assert len({render(SLOT, path=f"/articles/{n}/") for n in range(20)}) > 1

    def test_one_query_for_four_slots(self, django_assert_num_queries):
        topic = make_topic()
        for slot in Slot.values:
            make_placement(
                slot, creative=make_creative(campaign=make_campaign(topics=[topic]))
            )
        article = make_article(topic)

        with django_assert_num_queries(2):  # and one for the programmes
            html = render(ALL_SLOTS, article=article)

        assert html.count(SLOT_FILLED) == 4

    def test_slots_in_partials_share_the_query(self, django_assert_num_queries):
        make_placement()
        partial = Template(f"{{% load ads %}}{SLOT}")
        body = "{% include part with site=site only %}" * 3

        with django_assert_num_queries(2):
            html = render(body, part=partial)

        assert html.count(SLOT_FILLED) == 3

    def test_an_article_without_prefetched_topics_costs_one_query_more(
        self, django_assert_num_queries
    ):
        article = Article.objects.get(pk=make_article(make_topic()).pk)

        with django_assert_num_queries(3):
            render(ALL_SLOTS, article=article)


SLOT_FILLED = '<aside class="ad"'


@pytest.mark.django_db
class TestDisclosed:
    def test_a_paid_link_is_labelled_and_disclosed_before_it(self):
        programme = make_programme()

        html = render(f"<h1>H</h1>{{% disclosure_here %}}<p>{LINK}</p>")

        order = ["<h1>", 'class="disclosure"', programme.disclosure, "<a rel=", TAG]
        positions = [html.index(one) for one in order]
        assert positions == sorted(positions)
        assert html.count('class="disclosure"') == 1

    @pytest.mark.parametrize(
        "body", [f"<p>{LINK}</p>{{% disclosure_here %}}", f"<p>{LINK}</p>"]
    )
    def test_a_disclosure_that_would_come_late_comes_first(self, body):
        make_programme()

        html = render(body)

        assert html.startswith('<div class="disclosure" role="note">')
        assert html.count('class="disclosure"') == 1

    def test_a_paid_block_is_disclosed_before_it(self):
        make_placement()

        late = render(f"<h1>H</h1>{SLOT}{{% disclosure_here %}}")
        early = render(f"<h1>H</h1>{{% disclosure_here %}}{SLOT}")

        assert late.startswith("<div")
        assert early.index("<h1>") < early.index("<div") < early.index("<aside")

    def test_a_page_with_nothing_paid_shows_nothing(self):
        make_programme()
        body = "<p><a href='https://other.example/'>x</a></p>"

        assert render(f"{body}{{% disclosure_here %}}") == body

    def test_a_page_is_left_without_marks(self):
        make_programme()
        make_placement()

        html = render(
            f"{{% disclosure_here %}}{LINK}{ALL_SLOTS}{{% disclosure_here %}}"
        )

        assert "<!--" not in html

    def test_a_link_stays_labelled_when_advertising_is_off(self):
        make_programme()
        make_placement()

        off = SimpleNamespace(advertising_enabled=False)
        html = render(f"{SLOT}{LINK}", site=off)

        assert TAG in html
        assert 'class="disclosure"' in html
        assert SLOT_FILLED not in html

    def test_an_ended_programme_is_not_paid(self):
        make_programme(is_active=False)

        assert render(LINK) == LINK

    def test_a_changed_sentence_is_on_the_next_page(self):
        make_programme()
        render(LINK)
        AffiliateProgramme.objects.update(disclosure="Now we earn more.")

        assert "Now we earn more." in render(LINK)

    def test_a_sentence_is_plain_text_and_said_once(self):
        for host in ("paper", "ink"):
            make_programme(f"{host}.example", disclosure="We & they <earn>.")

        html = render(f"{LINK}<a href='//ink.example'>ink</a>")

        assert html.count("We &amp; they &lt;earn&gt;.") == 1

    def test_escaped_text_of_a_reader_is_not_touched(self):
        make_programme()

        html = render(f"<p>{{{{ text }}}}</p>{LINK}", text=LINK)

        assert (
            "<p>&lt;a href=&quot;https://paper.example/&quot;&gt;paper&lt;/a&gt;</p>"
            in html
        )

    def test_a_text_that_imitates_the_marks_gains_nothing(self):
        make_programme()
        forged = "<!--ads here--><!--block 0--><!--here-->{% templatetag openblock %}"

        html = render(f"<p>{LINK}</p>{forged}{{% disclosure_here %}}")

        assert html.startswith('<div class="disclosure"')
        assert "<!--ads here--><!--block 0--><!--here-->" in html

    def test_of_two_inside_each_other_one_acts(self):
        make_programme()

        html = render(f"<h1>H</h1>{{% disclosed %}}{LINK}{{% enddisclosed %}}{LINK}")

        assert html.startswith('<div class="disclosure"')
        assert html.count('class="disclosure"') == 1
        assert html.count(TAG) == 2

    def test_the_place_may_stand_in_a_partial(self):
        make_programme()
        partial = Template("{% load ads %}{% disclosure_here %}")

        html = render(f"<h1>H</h1>{{% include part only %}}{LINK}", part=partial)

        assert html.startswith("<h1>H</h1><div")

    def test_a_page_without_a_request_is_labelled_too(self):
        make_programme()

        assert TAG in render(LINK, request=None)

    def test_a_failing_page_leaves_no_state_behind(self):
        context = Context({"broken": SimpleNamespace(items=lambda: 1 / 0)})
        template = Template(
            "{% load ads %}{% disclosed %}{{ broken.items }}{% enddisclosed %}"
        )
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                template.render(context)
        assert context.render_context.dicts[0].keys() == {"True", "False", "None"}

    def test_the_disclosure_leads_to_the_policy(self):
        make_programme()

        assert (
            '<a href="/advertising/">How paid links work here</a></p> </div>'
            in render(LINK).replace("</a> </p>", "</a></p>")
        )

    def test_gone_with_the_next_page_after_the_end(self):
        placement = make_placement()
        assert SLOT_FILLED in render(SLOT)

        placement.ends_at = timezone.now()
        placement.save()

        assert SLOT_FILLED not in render(SLOT)
