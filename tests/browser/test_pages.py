"""Every kind of page in a browser: the policy holds, it fits, it is accessible."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from ads.models import AffiliateProgramme, Creative, DailyCount, Placement
from articles.models import Article, Image, Redirect, Topic
from config.models import SiteSettings
from qa.models import Question
from tests.articles.factories import make_subscription
from tests.browser.accessibility import find_violations
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.staff import arrive_signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

READERS = [
    "/",
    "/articles/",
    "/articles/emotional-distancing/",
    "/articles/the-one-who-knocks/",
    "/articles/the-remains-of-the-day/",
    "/topics/",
    "/topics/screening-room/",
    "/author/",
    "/about/",
    "/privacy/",
    "/advertising/",
    "/help-now/",
    "/search/?q=distance",
    "/search/?q=nothing-of-this-kind",
    "/questions/",
    "/questions/topics/screening-room/",
    "/questions/ask/?about=emotional-distancing",
    "/no-such-page/",
]
FORMS = [
    "/follow/",
    "/follow/mail/",
    "/questions/?q=why+waiting",
    "/questions/yours/",
    "/questions/yours/closed/",
    "/questions/yours/lost/",
]
# Each list shows the search in a way of its own when it is narrow.
LISTS = ["question", "moderationevent"]
ADMIN = [
    "/admin/",
    "/admin/articles/article/",
    "/admin/articles/article/add/",
    "/admin/qa/question/",
    "/admin/ads/creative/add/",
    "/admin/config/sitesettings/1/change/",
    "/admin/password_change/",
    "/admin/sessions/",
]


def addresses() -> list[str]:
    """Return the readers' pages, with one thread of each kind and a private page."""
    published = Question.objects.published()
    threads = [published.filter(is_sensitive=kind).first() for kind in (False, True)]
    private = Question.objects.filter(status="submitted").first().mailed_path
    return [*READERS, *(thread.get_absolute_url() for thread in threads), private]


def admin_addresses() -> set[str]:
    """Return the lists and forms of every model, and the pages that are neither."""
    placed = Creative.objects.first()
    found = {
        *ADMIN,
        *answering(),
        reverse("admin:ads_creative_preview", args=[placed.pk]),
        reverse("admin:ads_placement_schedule"),
    }
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        key = model._default_manager.values_list("pk", flat=True).first()
        assert key is not None, f"no row of {model.__name__}"
        found |= {reverse(f"{name}_{view}") for view in ("changelist", "add")}
        # Two templates serve all models; only essays and images have their own.
        has_own = model in (Article, Image, Topic)
        views = ("change", "history", "delete") if has_own else ("change",)
        found |= {reverse(f"{name}_{view}", args=[key]) for view in views}
    return found


def answering() -> list[str]:
    rows = [Question.objects.waiting().first(), Question.objects.published().first()]
    return [reverse("admin:qa_question_change", args=[row.pk]) for row in rows]


def test_no_page_breaks_the_policy_or_asks_another_host(served_site, open_page):
    page, watch = open_page()
    for address in addresses():
        page.goto(address)
    arrive_signed_in(page)
    for address in ADMIN + answering():
        assert page.goto(address).status == 200, address
    assert watch.violations == []
    assert watch.foreign == []


def test_policy_violations_would_be_noticed(served_site, open_page):
    page, watch = open_page()
    page.goto("/")
    page.evaluate("document.body.setAttribute('onclick', 'void 0')")
    page.evaluate("document.body.append(document.createElement('style'))")
    page.evaluate("document.querySelector('style').textContent = 'a { color: red }'")
    for _ in range(50):
        if not watch.violations:
            page.wait_for_timeout(100)
    assert watch.violations


def test_no_reading_page_leaves_a_cookie(served_site, open_page):
    page, _ = open_page()
    for address in READERS:
        if "ask" not in address:
            page.goto(address)
    assert page.context.cookies() == []


def test_every_page_fits_a_narrow_screen(served_site, open_page):
    page, _ = open_page(width=320)
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for address in addresses():
        page.goto(address)
        assert page.evaluate(wide) is False, address


def test_disclosure_before_the_way_out_has_no_accessibility_violation(
    served_site, open_page
):
    SiteSettings.objects.update(exit_url="https://pocket-press.example/x")
    AffiliateProgramme.objects.update(link_rules="pocket-press.example")
    page, _ = open_page(width=320)
    page.goto("/articles/emotional-distancing/")
    assert page.locator("body > :has(.disclosure) + nav .paid-tag").is_visible()
    assert find_violations(page) == []


@pytest.mark.parametrize("part", [0, 1, 2])  # so that workers share them
def test_readers_pages_have_no_accessibility_violation(served_site, open_page, part):
    page, _ = open_page()
    answered = Question.objects.published().first()
    report = reverse("qa:report", args=[answered.slug])
    arrive_signed_in(page)  # for the style page; the others do not ask who reads
    pages = [*addresses(), *FORMS, report, "/style/"]
    for address in pages[part::3]:
        page.goto(address)
        assert find_violations(page, widths=(320, 1280)) == []


def test_violations_are_found_at_each_width_and_in_each_scheme(open_page):
    page, _ = open_page()
    for scheme, widths in ("light", (320, 1280)), ("dark", (1280,)):
        page.set_content(
            "<title>T</title>"
            f"<style>@media (prefers-color-scheme: {scheme}) {{ p {{ color: #999 }} }}"
            "img { display: none } @media (width < 400px) { img { display: block } }"
            "</style><main><p>Words.</p><img src='data:,'></main>"
        )
        found = "\n".join(find_violations(page, "main", widths=(320, 1280)))
        for width in widths:
            assert f" {width} px, {scheme}: color-contrast: p:" in found
        assert found.count(": color-contrast:") == len(widths)
        assert " 320 px, light: image-alt: img:" in found
        assert found.count(": image-alt:") == 1


@pytest.mark.skipif(
    CHROMIUM is None,
    reason="the headless shell keeps no page; enable with: apt-get install chromium",
)
def test_reading_page_comes_back_as_it_was_left(driver, served_site):
    browser = driver.chromium.launch(
        executable_path=CHROMIUM,
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = browser.new_page()
    for address in ("/articles/emotional-distancing/", "/questions/", "/"):
        page.goto(served_site + address)
        root = "document.documentElement.dataset.persisted"
        page.evaluate(f"addEventListener('pageshow', e => {{ {root} = e.persisted }})")
        page.goto(served_site + "/about/")
        page.evaluate("history.back()")
        page.wait_for_selector("[data-persisted=true]")
    browser.close()


def test_admin_has_no_accessibility_violation_on_a_phone(served_site, open_page):
    page, _ = open_page(width=320)
    arrive_signed_in(page)
    essay = reverse("admin:articles_article_change", args=[Article.objects.first().pk])
    searched = reverse("admin:articles_article_changelist") + "?q=nothing-of-this-kind"
    lists = [reverse(f"admin:qa_{name}_changelist") for name in LISTS]
    own = reverse("admin:sessions")
    for address in ["/admin/", own, *answering(), essay, searched, *lists]:
        page.goto(address)
        assert find_violations(page) == []


def test_signing_in_has_no_accessibility_violation(served_site, open_page):
    page, _ = open_page(width=320)
    page.goto("/admin/login/")
    assert find_violations(page) == []
    page.fill("#id_login", "author")
    page.fill("#id_password", "another")
    page.click("button[type=submit]")
    assert page.locator(".errornote").is_visible()
    assert find_violations(page) == []


@pytest.mark.parametrize("part", [0, 1, 2])
def test_admin_has_no_accessibility_violation(served_site, open_page, part):
    make_subscription()
    essay, placed = Article.objects.first(), Placement.objects.first()
    Redirect.objects.create(old_path="/articles/old/", article=essay)
    today = timezone.localdate()
    DailyCount.objects.increment(placed.creative_id, placed.slot, today, views=1)
    page, _ = open_page()
    arrive_signed_in(page)
    for address in sorted(admin_addresses())[part::3]:
        if page.goto(address).status == 200:  # some rows nobody may add or delete
            assert find_violations(page) == []


def test_enter_in_a_line_of_the_answering_screen_publishes_nothing(
    served_site, open_page
):
    page, _ = open_page()
    arrive_signed_in(page)
    before = Question.objects.published().count()
    for field in ("title", "confirm_reference"):
        page.goto(answering()[0])
        page.click("button[value=open]")
        page.fill("textarea[name=answer]", "Half an answer")
        for pane in page.locator("details.pane").all():
            if pane.get_attribute("open") is None:
                pane.locator("summary").first.click()
        page.focus(f"input[name={field}]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert Question.objects.published().count() == before
