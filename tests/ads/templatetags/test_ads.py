"""Slots as a page fills them."""

import re
from types import SimpleNamespace

import pytest
from django.template import Template, TemplateSyntaxError
from django.test import RequestFactory

from ads.models import Slot
from articles.models import Article
from tests.ads.factories import (
    make_advertiser,
    make_campaign,
    make_creative,
    make_image,
    make_placement,
    make_programme,
    make_topic,
)
from tests.ads.pages import (
    ALL_SLOTS,
    LINK,
    SLOT,
    SLOT_FILLED,
    make_article,
    render,
    render_bare,
)
from tests.cases import for_each


class TestCompile:
    @for_each(
        "tag",
        ['{% ad_slot "article-nowhere" %}', "{% ad_slot %}", '{% ad_slot "a" "b" %}'],
    )
    def test_an_unknown_slot_is_refused_before_anything_renders(self, tag):
        with pytest.raises(TemplateSyntaxError):
            Template(f"{{% load ads %}}{{% if False %}}{tag}{{% endif %}}")

    def test_an_unknown_word_is_refused(self):
        with pytest.raises(TemplateSyntaxError, match="linking_typed"):
            Template("{% load ads %}{% disclosed linking %}{% enddisclosed %}")

    def test_an_unknown_slot_in_a_variable_is_refused_when_rendered(self):
        with pytest.raises(TemplateSyntaxError, match="article-end"):
            render_bare("{% ad_slot name %}", name="article-nowhere")


@pytest.mark.django_db
class TestSlot:
    def test_what_is_around_a_block_is_left_out_with_it(self):
        slot = '{% ad_slot "article-end" as block %}'
        page = f"{slot}({{% if block %}}<p>{{{{ block }}}}</p>{{% endif %}})"

        assert render(page) == "()"
        make_placement(Slot.END)
        assert "(<p><aside" in render(page)

    def test_a_paid_block_begins_with_who_pays(self):
        advertiser = make_advertiser(name="Low Lamp", remark="sample")
        creative = make_creative(campaign=make_campaign(advertiser=advertiser))
        make_placement(creative=creative)

        html = render(SLOT)

        block = html[html.index("<aside") :]
        assert block.startswith(
            f'<aside class="ad" aria-label="Advertisement: {creative.headline}"'
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
            f' href="/go/{creative.slug}/?in=article-opening">{creative.headline}</a>'
            in html
        )
        assert creative.target_url not in html

    @for_each("kind", ["house", "community"])
    def test_a_block_of_our_own_says_so_and_needs_no_disclosure(self, kind):
        make_placement(creative=make_creative(campaign=make_campaign(type=kind)))

        html = render(SLOT)

        assert "<strong>From this site</strong>" in html
        assert "Advertisement" not in html
        assert "sponsored" not in html
        assert 'class="disclosure"' not in html

    def test_a_house_block_that_leads_to_a_programme_is_paid(self):
        programme = make_programme(name="Paper")
        house = make_campaign(type="house")
        make_placement(
            creative=make_creative(
                campaign=house, target_url="https://paper.example/?a=1&b=2"
            )
        )

        html = render(SLOT)

        assert "Advertisement</a></strong>, on which Paper pays a commission" in html
        assert 'rel="sponsored nofollow noopener"' in html
        assert html.index(programme.disclosure) < html.index("<aside")
        assert "Advertisers pay for blocks" not in html

    def test_an_affiliate_block_says_how_it_is_paid(self):
        advertiser = make_advertiser(name="Low Lamp")
        campaign = make_campaign(type="affiliate", advertiser=advertiser)
        make_placement(creative=make_creative(campaign=campaign))

        html = render(SLOT)

        assert "Advertisement</a></strong>, on which Low Lamp pays a commission" in html
        assert html.index("we earn a commission on what you buy") < html.index("<aside")
        assert "Advertisers pay for blocks" not in html

    def test_a_block_given_free_of_charge_says_to_whom(self):
        charity = make_campaign(
            type="community", advertiser=make_advertiser(name="Night Line")
        )
        make_placement(creative=make_creative(campaign=charity))

        html = render(SLOT)

        assert "From this site</strong>, shown free of charge for Night Line" in html

    def test_a_picture_has_its_size_and_its_words(self):
        make_placement(
            creative=make_creative(image=make_image(), alternative_text='A "lamp"')
        )

        html = render(SLOT)

        assert 'alt="A &quot;lamp&quot;" width="96" height="64"' in html
        assert re.search(r'<img class="ad-image" src="[^"]*images/lamp.png"', html)

    def test_words_of_a_creative_are_never_html(self):
        make_placement(creative=make_creative(headline="<b>x</b>", text="<script>"))

        html = render(SLOT)

        assert "&lt;b&gt;x&lt;/b&gt;" in html
        assert "<script>" not in html

    @for_each("body", [SLOT, ALL_SLOTS])
    def test_an_empty_slot_leaves_nothing_behind(self, body):
        assert render(f"<p>a</p>{body}<p>b</p>") == "<p>a</p><p>b</p>"

    @pytest.mark.parametrize(
        "changes",
        [
            {"ads_disabled": True},
            {"site": SimpleNamespace(advertising_enabled=False)},
            {"site": None},
            {"article": SimpleNamespace(pk=None, is_sensitive=True)},
            {"article": SimpleNamespace(pk=None, ads_disabled=True)},
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
