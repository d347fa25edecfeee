"""The words for people: children, those who have grown up, and adults near them."""

import re

YOUNG_AGE = (
    "(?:[3-9]|1[0-7]|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    "|fourteen|fifteen|sixteen|seventeen)"
)
# "Our four year old", and no car of that age.
AGED = (
    rf"(?:[12]|one|two|{YOUNG_AGE}) ?(?:(?:year|yr|month)s? olds?|yo)\b"
    r"(?! (?:car|dog|cat|house|phone|laptop|marriage|relationship|friendship))"
)
CHILD = (
    r"(?:(?:step|grand|foster |god)?(?:daughter|son|child|kid)s?|(?:step"
    r"|grand)?childrens?"
    r"|bab(?:y|ys|ies)|toddlers?|infants?|newborns?|nieces?|nephews?|pupils?|students?"
    r"|teenagers?|(?:little|small|young|teenage) (?:girl|boy)s?"
    r"|(?<=the )girls|(?<=his )girls|(?<=her )girls|(?<=her )boys|(?<=two )girls"
    r"|(?<=two )boys"
    r"|girl of \d|boy of \d|little ones?|twins|foster (?:girl|boy)s?|underage \w+"
    r"|(?:girl|boy)s (?:that|my|the same) age|under (?:tens|elevens|twelves)"
    rf"|(?<!was ){AGED})"
)
SIBLING = r"(?:half |step)?(?:sister|brother|cousin|sibling)s?"
ANY_CHILD = rf"\b(?P<child>{CHILD}|{SIBLING})\b"
# What may be a child beside what the rules name: "when she was ten", "a girl".
CHILD_OR_HINT = re.compile(
    rf"{ANY_CHILD}|\b(?:girl|boy|minor|one|ten|old|yo|pregnant|twin|underage)s?\b"
)
GROWN = r"(?:1[89]|[2-9]\d|eighteen|nineteen|twenty|thirty|forty|fifty|sixty)\b"
GROWN_BEFORE = re.compile(
    rf"\b(?:adult|grown|grown up|{GROWN}(?: years? old| yo)?)(?: \w+)? $"
)
OLDER_BEFORE = re.compile(r"\b(?:older|elder|big|oldest|eldest|married)(?: \w+)? $")
GROWN_AFTER = re.compile(
    r"^ (?:(?:who|she|he|they|is|are|aged?|just|now|turned|already|all|both|and) )*"
    rf"(?:{GROWN}|grown|an? adult|adults|married|older than)"
)
COUPLE_AFTER = re.compile(
    r"^ and (?:her|his) (?:husband|wife|own|boyfriend|girlfriend)"
)

PERSON = (
    r"(?:(?:step|grand|foster )?(?:father|mother|dad|mum|mom|daddy|parent)s?|grandpa"
    r"|grandma|granddad|uncle|aunt|auntie|(?:step)?brother|cousin|teacher|coach|trainer"
    r"|tutor|neighbou?r|boyfriend|girlfriend|husband|wife|partner|ex|babysitter|nanny"
    r"|carer|priest|pastor|vicar|imam|nan|granny|lodger|roommate|man|guy|woman"
    r"|abuser|rapist|family friend)"
)
NAMES = re.compile(rf"\b{PERSON}\b")


def is_grown_up(sentence: str, match: re.Match[str], child: str) -> bool:
    """Whether words around a child say that it has grown up: "my sister who is 34".

    Args:
        sentence: Folded words.
        match: With a group "child", or "own".
        child: What stands in that group.
    """
    start, end = match.span("child" if match["child"] else "own")
    before, after = sentence[max(0, start - 30) : start], sentence[end:]
    if GROWN_BEFORE.search(before) or GROWN_AFTER.search(after):
        return True
    is_sibling = re.fullmatch(SIBLING, child) is not None
    marks_age = OLDER_BEFORE.search(before) or COUPLE_AFTER.search(after)
    return is_sibling and marks_age is not None
