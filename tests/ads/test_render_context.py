"""Labels and the disclosure as a page shows them."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import timezone

from ads.models import AffiliateProgramme
from tests.ads.factories import (
    make_placement,
    make_programme,
)
from tests.ads.pages import (
    ALL_SLOTS,
    LINK,
    SLOT,
    SLOT_FILLED,
    TAG,
    render,
    render_bare,
)
from tests.cases import for_each

ALONE = '<section aria-label="Paid links"><div class="disclosure" role="note">'


@pytest.mark.django_db
class TestDisclosed:
    def test_a_paid_link_is_labelled_and_disclosed_before_it(self):
        programme = make_programme()

        html = render(f"<h1>H</h1>{{% disclosure_here %}}<p>{LINK}</p>")

        order = ["<h1>", 'class="disclosure"', programme.disclosure, "<a rel=", TAG]
        positions = [html.index(one) for one in order]
        assert positions == sorted(positions)
        assert html.count('class="disclosure"') == 1

    @for_each("body", [f"<p>{LINK}</p>{{% disclosure_here %}}", f"<p>{LINK}</p>"])
    def test_a_disclosure_that_would_come_late_comes_first(self, body):
        make_programme()

        html = render(body)

        assert html.startswith(ALONE)
        assert html.count('class="disclosure"') == 1

    def test_a_paid_block_is_disclosed_before_it(self):
        make_placement()

        late = render(f"<h1>H</h1>{SLOT}{{% disclosure_here %}}")
        early = render(f"<h1>H</h1>{{% disclosure_here %}}{SLOT}")

        assert late.startswith("<section")
        assert early.index("<h1>") < early.index("<div") < early.index("<aside")

    def test_a_page_with_nothing_paid_shows_nothing(self):
        make_programme()
        body = "<p><a href='https://other.example/'>x</a></p>"

        assert render(f"{body}{{% disclosure_here %}}") == body

    def test_a_page_is_left_without_placeholders(self):
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

    def test_a_text_that_imitates_the_placeholders_gains_nothing(self):
        make_programme()
        forged = "<!--ads here--><!--block 0--><!--here-->{% templatetag openblock %}"

        html = render(f"<p>{LINK}</p>{forged}{{% disclosure_here %}}")

        assert html.startswith(ALONE)
        assert "<!--ads here--><!--block 0--><!--here-->" in html

    def test_of_two_inside_each_other_one_acts(self):
        make_programme()

        html = render(f"<h1>H</h1>{{% disclosed %}}{LINK}{{% enddisclosed %}}{LINK}")

        assert html.startswith(ALONE)
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

    def test_a_part_that_people_are_led_to_has_its_own_disclosure(self):
        make_programme()
        part = "{% disclosed_again part %}{{ part|safe }}"

        alone = render(f"<h1>H</h1>{{% disclosure_here %}}{part}", part=LINK)
        below = render(f"<h1>H</h1>{{% disclosure_here %}}{LINK}<p>{part}", part=LINK)
        above_a_block = render(f"<h1>H</h1>{part}{SLOT}", part=LINK)
        make_placement()
        with_a_block = render(f"<h1>H</h1>{part}{SLOT}", part=LINK)

        assert alone.startswith('<h1>H</h1><div class="disclosure"')
        assert alone.count('class="disclosure"') == 1
        assert below.startswith('<h1>H</h1><div class="disclosure"')
        assert '<p><div class="disclosure"' in below
        assert above_a_block == alone
        assert with_a_block.startswith(ALONE)
        assert with_a_block.count('class="disclosure"') == 2

    def test_a_part_in_which_nothing_is_paid_has_none(self):
        make_programme()

        assert render("{% disclosed_again part %}x", part="<p>none</p>") == "x"
        assert render_bare("{% disclosed_again part %}x", part=LINK) == "x"

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
