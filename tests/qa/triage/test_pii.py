"""What could show who somebody is: found, named, never removed by force."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qa.triage import pii
from tests.bench.hostile_texts import MOST, best
from tests.cases import for_each


def found(text: str) -> list[tuple[str, str]]:
    return [(span.kind, span.text) for span in pii.find_pii(text)]


@for_each(
    "text, kind, part",
    [
        ("Write to ann.lee+x@mail.example please", "email", "ann.lee+x@mail.example"),
        ("ring 020 7946 0018 at night", "phone", "020 7946 0018"),
        ("my number is +44 20 7946 0018", "phone", "+44 20 7946 0018"),
        ("call (555) 010-4477 now", "phone", "(555) 010-4477"),
        ("see https://site.example/me", "url", "https://site.example/me"),
        ("I am on mypage.com", "url", "mypage.com"),
        ("find me as @quiet_heron", "handle", "@quiet_heron"),
        ("insta: quiet.heron", "handle", "quiet.heron"),
        ("account 1234567890123", "digits", "1234567890123"),
        ("we live at 14 Elm Grove Road", "street", "14 Elm Grove Road"),
        ("postcode SW1A 1AA", "postcode", "SW1A 1AA"),
        ("My name is Maud Pell.", "name", "Maud Pell"),
        ("my name is maud", "name", "maud"),
        ("my husband Tom left", "name", "Tom"),
        ("our daughter, Anna, is nine", "name", "Anna"),
        ("I saw Dr Pell", "name", "Pell"),
        ("That is all.\nThanks, Mark", "name", "Mark"),
        ("That is all.\n- Maud", "name", "Maud"),
        ("I work at Barnaby Mills", "employer", "Barnaby Mills"),
        ("I live in Leeds", "place", "Leeds"),
        ("We live in a small town near Leeds", "place", "Leeds"),
        ("(020) 7946-0018 any time", "phone", "(020) 7946-0018"),
        ("0049 30 123456", "phone", "0049 30 123456"),
        ("+353.1.555.0100.", "phone", "+353.1.555.0100"),
        ("call 555-010-4477", "phone", "555-010-4477"),
        ("text 07700900123", "phone", "07700900123"),
        ("WWW.MyPage.example/a", "url", "WWW.MyPage.example/a"),
        ("my snap is quiet_heron", "handle", "quiet_heron"),
        ("postcode SW1A1AA", "postcode", "SW1A1AA"),
        ("CA 90210", "postcode", "CA 90210"),
        ("I'm called Maud", "name", "Maud"),
        ("This is Maud, again", "name", "Maud"),
        ("my best friend Zoë-Ann", "name", "Zoë-Ann"),
        ("my wife Siobhan O’Neil", "name", "Siobhan"),
        ("She told me that Tom said so", "name", "Tom"),
        ("I met Tom's mother", "name", "Tom"),
        ("That is all. Love, Anna x", "name", "Anna"),
        ("That is all.\nBest wishes,\n\nAnna Pell\n", "name", "Anna Pell"),
        ("That is all.\n— Tom", "name", "Tom"),
        ("I'm studying law at Holm College", "employer", "Holm College"),
    ],
)
def test_what_could_identify_is_found(text, kind, part):
    assert (kind, part) in found(text)


@for_each(
    "text",
    [
        "It is 24/7, on 12/03/2020, in 2019-2020 and since 1998.",
        "We paid 100,000 for it, 2-3 times, from 9-11.",
        "I am 34 and he is 36; we have 2 children aged 4 and 7.",
        "My husband says nothing. My mother Sunday after Sunday.",
        "I'm in therapy and I live in fear.",
        "He is @ work",
        "I called The next day",
        "It was 01/02/2020, or 2020-02-01, or 01.02.2020 - 03.04.2020.",
        "It lasted from 1998 - 2004 and cost 1.000.000 or 1,000,000.00.",
        "About 0.12345678 of it; 10 20 30 40; 100 000 people; 50/50.",
        "We met at 08:30 - 09:45 on the 3rd; I am 5'9 and 70 kg.",
        "My name is not important.",
        "I live in England, and I am from Canada.",
        "My Mum's house. It is God's will. I have Asperger's syndrome.",
        "I go to a High School. This is Hard to say.",
        "When Everyone left, Nothing was said.",
        "I work for a living and live in a small house.",
        "Thanks for reading",
        "Love,",
    ],
)
def test_common_numbers_and_words_are_left_alone(text):
    assert found(text) == []


def test_name_is_found_wherever_it_stands_again():
    text = "My husband Tom is kind. I asked Tom. Tomorrow Tom's brother comes."
    assert found(text) == [("name", "Tom")] * 3


def test_first_name_of_a_full_name_is_found_alone_too():
    text = "My name is Maud Pell. They say: Maud is fine, and the Pells are not."
    assert found(text) == [("name", "Maud Pell"), ("name", "Maud")]


def test_name_that_is_a_word_too_is_not_found_where_it_is_the_word():
    text = "My brother Will is ill. I will ask Will, and a mark is a mark."
    assert found(text) == [("name", "Will")] * 2


def test_name_written_small_is_found_wherever_it_stands_again():
    assert found("my name is maud. Call Maud, not maude; maud it is.") == [
        ("name", "maud"),
        ("name", "Maud"),
        ("name", "maud"),
    ]


def test_place_of_a_span_is_exact():
    text = "Hm, my name is Maud, and my mail is a@b.example."
    for span in pii.find_pii(text):
        assert text[span.start : span.end] == span.text


def test_every_kind_has_a_placeholder_and_words():
    kinds = {kind for kind, _ in pii.PATTERNS}
    assert kinds == set(pii.PLACEHOLDERS) == set(pii.WORDS_FOR)
    assert pii.placeholder("name") == "[name]"
    assert pii.placeholder("phone") == "[phone number]"
    assert all(pii.placeholder(kind).startswith("[") for kind in kinds)


def test_redacted_string_that_still_stands_is_named():
    text = "tom came. Tomorrow he leaves."
    assert pii.remaining_pii(["Tom", "Ann", "", " "], text) == ["Tom"]


def test_redacted_words_still_stand_across_a_line_end():
    assert pii.remaining_pii(["Maud Pell"], "I am MAUD\n pell.") == ["Maud Pell"]
    assert pii.remaining_pii(["(0)1 [x]", "a+"], "(0)1 [x]; aaa") == ["(0)1 [x]"]


@given(st.text(max_size=400))
def test_spans_are_ordered_and_never_overlap(text):
    spans = pii.find_pii(text)
    for before, after in pairwise(spans):
        assert before.end <= after.start
    assert all(text[span.start : span.end] == span.text for span in spans)


@for_each(
    "unit",
    [
        "1 ",
        "A",
        "a@",
        "Ab ",
        "(1",
        "my name is ",
        "www.",
        "a.b-",
        "0-",
        "@a",
        "\n",
        " ",
        "\n- ",
        "Love, ",
        "my name is Aa",
        "1",
        "12 ",
        "(0 ",
        "I work ",
        "+1 ",
        "A1 ",
        "my best friend ",
        "My name is Ab Cd Ef ",
        "Ab Cd School ",
    ],
)
def test_hostile_text_is_read_to_its_end(unit):
    """How the time grows is measured by tests/bench/hostile_texts.py."""
    text = f"{unit * (20_000 // len(unit))}\n\nWrite to ann@mail.example\n"
    assert ("email", "ann@mail.example") in found(text)


def test_what_is_taken_out_is_looked_for_once_however_many_strings_there_are():
    """Each was once searched for from the start of the text."""

    def read(size):
        text = " ".join(str(number) for number in range(1_000_000, 1_000_000 + size))
        return lambda strings: pii.remaining_pii(strings.split(), text), text

    tenth, whole = read(300), read(3_000)
    assert len(whole[0](whole[1])) == 3_000
    assert best(*whole) / best(*tenth) < MOST


@for_each(
    "string, text, stands",
    [
        ("Ann", "with ANN.", True),
        ("Ann", "Annie and Joann", False),
        ("Ann Lee", "ann\nlee left", True),
        ("+44 20", "(+44 20)", True),
        ("+44", "1+44", False),
        ("@ann", "x@ann", False),
        ("@ann", "to @ann", True),
        ("ANN-MARIE", "Ann-Marie", True),
        ("Straße", "Strasse", False),
        ("ılgaz", "ILGAZ", True),
        ("...", "a ...", True),
        ("...", "a...", False),
    ],
)
def test_string_stands_in_a_text_as_whole_words(string, text, stands):
    assert bool(pii.remaining_pii([string], text)) is stands
