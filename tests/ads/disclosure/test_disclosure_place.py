"""Where the disclosure stands: before everything paid, or nowhere."""

from ads.disclosure.labelling import label_paid_links, place_disclosure
from tests.ads.factories import a_programme
from tests.cases import for_each

NOTICE = "<div>Paid.</div>"
ALONE = f'<section aria-label="Paid links">{NOTICE}</section>'
HERE = "<!--token here-->"


def placed(html: str, first_block: int | None = None) -> str:
    return place_disclosure(
        label_paid_links(html, [a_programme()]), HERE, NOTICE, first_block
    )


LINK = '<a href="https://paper.example/">x</a>'
DONE = label_paid_links(LINK, [a_programme()]).html


@for_each(
    "before, after",
    [
        (f"<p>{HERE}<p>{LINK}", f"<p>{NOTICE}<p>{DONE}"),
        (f"<p>{LINK}<p>{HERE}", f"{ALONE}<p>{DONE}<p>"),
        (f"<p>{LINK}<p>", f"{ALONE}<p>{DONE}<p>"),
        (f"{HERE}{HERE}{LINK}{HERE}", f"{NOTICE}{DONE}"),
        (f"<p>{HERE}<p>none", "<p><p>none"),
        ("<p>none", "<p>none"),
    ],
)
def test_the_disclosure_stands_before_the_first_paid_link_or_nowhere(before, after):
    assert placed(before) == after


def test_the_disclosure_stands_before_a_block_too():
    assert placed(f"<p>[block]{HERE}", first_block=3) == f"{ALONE}<p>[block]"
    assert placed(f"<p>{HERE}[block]", first_block=20) == f"<p>{NOTICE}[block]"
