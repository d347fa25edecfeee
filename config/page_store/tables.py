"""Which tables public pages are made from, and which rows and columns of them show.

Every table of the database stands in one of the two lists; a test fails for one that
stands in none. `triggers` makes the database's triggers from `SHOWN`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ShownTable:
    """A table that public pages are made from.

    Attributes:
        name: The table.
        shown_if: Which rows show, as SQL with `{row}` for the row; empty for all.
        article: The column that names the essay with which a row shows, if it does
            only with a published one.
        hidden: Columns that no public page shows. A new column counts as shown.
        is_shown_when_added: Whether a new row can show before another row names it.
    """

    name: str
    shown_if: str = ""
    article: str = ""
    hidden: tuple[str, ...] = ()
    is_shown_when_added: bool = True


SHOWN = (
    ShownTable("config_sitesettings"),
    # A scheduled essay counts: when it appears is part of what the clock is asked for.
    ShownTable(
        "articles_article",
        shown_if="{row}.status = 'published'",
        hidden=("internal_notes", "version"),
    ),
    ShownTable("articles_article_topics", article="article_id"),
    ShownTable("articles_article_related", article="from_article_id"),
    ShownTable("articles_correction", article="article_id"),
    ShownTable("articles_author", hidden=("user_id",)),
    ShownTable("articles_image", is_shown_when_added=False),
    ShownTable("articles_page"),
    ShownTable("articles_topic"),
    ShownTable("qa_crisisresource", shown_if="{row}.last_checked IS NOT NULL"),
    ShownTable(
        "qa_question",
        shown_if="{row}.status = 'published'",
        hidden=(
            "reference",
            "public_id",
            "submission_key",
            "code_digest",
            "decline_reason",
            "decline_message",
            "declined_as_id",
            "duplicate_of_id",
            "version",
            "original_title",
            "original_body",
            "original_pseudonym",
            "draft_copy",
            "text_digest",
            "email",
            "email_digest",
            "email_confirmed_at",
            "slug_digest",
            "consent_version",
            "consented_at",
            "amended_at",
            "originals_purged_at",
        ),
    ),
    ShownTable(
        "qa_reply",
        shown_if="{row}.published_at IS NOT NULL",
        hidden=("original", "draft", "has_unpublished_edit"),
    ),
    ShownTable("ads_advertiser"),
    ShownTable("ads_affiliateprogramme", hidden=("disclosure_reason",)),
    ShownTable("ads_campaign"),
    ShownTable("ads_campaign_topics"),
    ShownTable("ads_campaign_excluded_topics"),
    ShownTable("ads_creative"),
    ShownTable("ads_placement"),
)

NOT_SHOWN = (
    # Who may sign in, what they did and where they are.
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "auth_user",
    "auth_user_groups",
    "auth_user_user_permissions",
    "account_emailaddress",
    "account_emailconfirmation",
    "config_accountevent",
    "config_staffsession",
    "config_accountmail",
    "mfa_authenticator",
    "django_admin_log",
    "django_content_type",
    "django_migrations",
    # Drafts, history, and what is asked only where no page is.
    "articles_articledraft",
    "articles_historicalarticle",
    "articles_historicalarticle_related",
    "articles_historicalarticle_topics",
    "articles_imagemention",
    "articles_redirect",
    "articles_searchentry",
    "articles_searchrebuild",
    "articles_wordinghint",
    # Who gets mail about new essays, and what is owed to them.
    "articles_announcement",
    "articles_owedessay",
    "articles_subscription",
    "articles_subscriptionrequest",
    # What the staff and the asker know of a question.
    "qa_cannedtext",
    "qa_emailnotification",
    "qa_flag",
    "qa_linkrequest",
    "qa_moderationevent",
    "qa_phrase",
    "qa_report",
    "qa_staffnote",
    # What the periodic tasks keep of themselves.
    "config_duevacuum",
    "config_periodictask",
    # Counts of views and clicks.
    "ads_dailycount",
)
