"""A child who may be at risk now: harm that is told, or somebody who is near a child.

Rules instead of phrases: "he still lives with my little sister" means nothing alone,
and much beside "my stepfather touched me when I was nine", also in another sentence.

Source:
    Greater Manchester Safeguarding Children Procedures, "Adults who Disclose Childhood
    Sexual Abuse": who abused a child years ago may well do so still, so it matters
    which children they are in contact with now.
"""

import re
from collections.abc import Collection, Mapping, Sequence

Sentences = Mapping[int, Sequence[str]]

# --- who ------------------------------------------------------------------------------

YOUNG_AGE = (
    "(?:[3-9]|1[0-7]|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    "|fourteen|fifteen|sixteen|seventeen)"
)
CHILD = (
    r"(?:(?:step|grand|foster |god)?(?:daughter|son|child|kid)s?|(?:step"
    r"|grand)?childrens?"
    r"|bab(?:y|ys|ies)|toddlers?|infants?|newborns?|nieces?|nephews?|pupils?|students?"
    r"|teenagers?|(?:little|small|young|teenage) (?:girl|boy)s?"
    r"|(?<=the )girls|(?<=his )girls|(?<=her )girls|(?<=her )boys|(?<=two )girls"
    r"|(?<=two )boys"
    r"|girl of \d|boy of \d|little ones?|under tens)"
)
SIBLING = r"(?:half |step)?(?:sister|brother|cousin|sibling)s?"
ANY_CHILD = rf"\b(?P<child>{CHILD}|{SIBLING})\b"
# Each also with an s at its end.
WORDS = {
    "daughter", "son", "child", "children", "kid", "baby", "babys", "babies",
    "toddler", "infant", "newborn", "niece", "nephew", "pupil", "student",
    "teenager", "girl", "boy", "sister", "brother", "cousin", "sibling",
    "stepdaughter", "stepson", "stepchild", "stepchildren", "stepsister",
    "stepbrother", "grandchild", "grandchildren", "grandson", "granddaughter",
    "godchild", "godson", "goddaughter", "one", "ten",
}  # fmt: skip
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
    r"|carer|priest|pastor|lodger|roommate|man|guy|woman|abuser|rapist|family friend)"
)
NAMES = re.compile(rf"\b{PERSON}\b")
NO = r"(?!not\b|never\b|no\b|used\b|lost\b|would\b|did\b|had\b|\w+nt\b)"
PRONOUN = r"(?:he|she|they|hes|shes|theyre|who|whos|that)"
DID = r"(?: (?:who|that) (?:\w+ ){1,2}(?:me|us|it|this|that)(?: to (?:me|us))?)?"
SUBJECT = rf"\b(?:{PRONOUN}|(?P<who>{PERSON})(?: in law)?{DID}(?: {NO}\w+)??) "
HELPING = (
    "(?:(?:still|now|also|often|always|sometimes|regularly|currently|usually|just|even"
    "|recently|again|already|soon|is|are|has|have|been|will|wants|want|gets|get|got|to"
    "|be|keeps|allowed|going|getting|about|and|then|both|there|full|joint|sole"
    "|shared) ){0,5}"
)
SOME = r"(?:\w+ ){0,5}?"

# --- near a child ---------------------------------------------------------------------

NEAR = (
    r"(?:(?:lives?|living|stays?|staying|works?|working|sleeps?|sleeping|plays?|playing"
    r"|alone|home alone|moved in|moving in|move in|moves in|time|weekends?|evenings|is"
    r"|are|(?:a|the|his|her) (?:room|bed|house|home|flat)) with"
    r"|looks? after|looking after|tak(?:es?|ing) care of|cares? for|caring for|minds"
    r"|minding|watch(?:es|ing)?|bab(?:y|y )sits?|babysitting|teach(?:es|ing)?"
    r"|coach(?:es|ing)?|trains|training|tutors?|tutoring|sees|seeing|see|visits?"
    r"|visiting|picks? up|picking up|custody of|custody over|access to|around|near"
    r"|rais(?:es|ing)|bringing up|brings up|fosters|fostering|bath(?:es|ing|s)|drives"
    r"|takes|taking|married(?: to)?|dating|(?:has|have)(?= (?:my|our|the)\b))"
)
NEAR_A_CHILD = re.compile(rf"{SUBJECT}{HELPING}{NEAR} {SOME}{ANY_CHILD}")
THEM = (
    r"(?:him|them|there|the man|the same man|(?:his|her|their) (?:house|home|place"
    r"|flat)"
    r"|her(?! (?:\w+ )?(?:mum|mom|mother|dad|father|husband|boyfriend|friends?|parents?"
    r"|own|famil\w+|grand\w+|aunt|uncle|sisters?|brothers?|kids|room))"
    rf"|(?:my|his|her|our|their|the) (?P<who>{PERSON}))\b"
)
CHILD_NEAR = re.compile(
    rf"{ANY_CHILD} (?:(?:still|now|also|often|always|sometimes|and|both|who|that|all"
    rf"|alone) )"
    r"{0,3}(?:lives?|living|stays?|staying|sleeps?|sleeping|is|are|goes|go|going|plays?"
    r"|spends?|visits?|sees?|stuck|left|(?:has|have|had) to (?:live|stay|go|be|visit"
    r"|see)"
    rf"|will (?:be|live|stay|go)) {NO}{SOME}(?:(?:with|to|at|near|around|by) )?{THEM}"
)
LEFT_NEAR = re.compile(
    r"(?<!dont )(?<!never )(?<!not )(?<!wont )(?<!cant )(?<!didnt )\b"
    rf"(?:leav(?:es?|ing)|lets?|letting|sends?|sending|takes?"
    rf"|brings?) {SOME}{ANY_CHILD} "
    rf"{SOME}(?:with|to|at|near|around|see|visit|by) {THEM}"
)

# Near children by work, or with children of their own: where the harm was in childhood.
CHILDHOOD = re.compile(
    rf"\b(?:when|since|until|till|as|because) i was (?:\w+ )?(?:an? )?(?:{YOUNG_AGE}\b"
    r"|little|small|young|younger|child|kid|girl|boy|teen\w*|in (?:primary|elementary))"
    r"|\bas an? (?:little |small |young )?(?:child|kid|girl|boy|teen\w*)"
    rf"|\bi was (?:only |just )?(?:an? )?(?:{YOUNG_AGE}(?: years old)?$|child|kid"
    rf"|little)"
    rf"|\bgrowing up|\bchildhood|\bage (?:of )?{YOUNG_AGE}\b"
)
WITH_CHILDREN = re.compile(
    rf"{SUBJECT}{HELPING}(?:(?:as )?(?:an?|the|my|our) {SOME}(?:teacher|coach|trainer"
    r"|babysitter|nanny|tutor|scout leader|youth worker|youth leader|youth pastor"
    r"|foster (?:father|mother|parent|carer)|childminder|bus driver|priest|pastor)\b"
    r"|(?:became|works?|working|teach(?:es|ing)|coach(?:es|ing)|volunteers?|leads"
    rf"|volunteering|helps|runs|drives|trains) {SOME}(?:schools?|kindergarten|nursery"
    r"|daycare|preschool|playgroup|youth \w+|scouts|camp|sunday school|childrens \w+"
    r"|school bus|under (?:tens|elevens|twelves)|(?:foster|junior|boys|girls"
    r"|kids) \w+)\b"
    rf"|(?:(?:has|have|had|having|expecting|adopted"
    rf"|raising)(?! no\b)) {SOME}{ANY_CHILD})"
    r"|\b(?:his|her|their) (?:new )?(?:wife|girlfriend|husband|boyfriend|partner) "
    rf"(?:(?:now|also|already|just) )?(?:has|had|is having"
    rf"|is expecting) {SOME}{CHILD}\b"
)

# --- harm that is told ----------------------------------------------------------------

HURTS = (
    "(?:hits|hitting|beats|beating|slaps|slapping|smacks|smacking|spanks|spanking"
    "|punches|punching|kicks|kicking|shakes|shaking|chokes|choking|burns|burning|whips"
    "|whipping|belts|touches|touching|molests|molesting|abuses|abusing|rapes|raping"
    "|assaults|assaulting|gropes|groping|grooms|grooming|hurts|hurting|starves|starving"
    "|neglects|neglecting|strangles|strangling|terrorises|terrorizes)"
)
HURT = (
    "(?:hit|beat|slapped|smacked|punched|kicked|shook|choked|burned|burnt|whipped"
    "|touched|molested|abused|raped|assaulted|groped|groomed|strangled|starved)"
)
DETERMINER = "(?:my|our|his|her|their|the|a|this|that|your)"
THEIRS = (
    rf"(?:both |all )?(?:of )?{DETERMINER} (?:(?!{DETERMINER}\b|(?:and|while|when|with"
    r"|in|on|at|by|to|for|because)\b)\w+ ){0,3}?"
)
NO_HARM_AFTER = (
    r"(?! (?:at (?!home|night)|feelings|hearts?|toys?|dinner|lunch|homework|ball|team"
    r"|car|bike|phone|door|record|score|food|life|lives|soul|by (?:leaving|being|not)"
    r"|to the|with (?:his|her) (?:story|stories|words|kindness|generosity)))"
)
HARMS_A_CHILD = re.compile(
    rf"(?:{SUBJECT}|\band ){HELPING}(?:(?:at|of|from|in) (?:\w+ ){{1,3}}?)?"
    r"(?:\w+ (?:at )?and )?"
    rf"(?:{HURTS} {THEIRS}{ANY_CHILD}|{HURT} {THEIRS}(?P<own>{CHILD})\b){NO_HARM_AFTER}"
)
SEEN_TO_HARM = re.compile(
    r"\b(?:saw|see|seen|watched|heard|started to|tr(?:y|ies|ied) to"
    r"|likes to) (?:\w+ ){0,4}?"
    rf"(?:hit|punch|kick|slap|beat|hurt|touch|smack|shake|choke) {THEIRS}{ANY_CHILD}"
    rf"{NO_HARM_AFTER}"
    rf"|\block(?:s|ed|ing) {THEIRS}{CHILD} (?:in|up|outside)\b"
)
IS_HARMED = re.compile(
    rf"{ANY_CHILD} (?:(?:is|are|gets?|being|been|has|have|still|often|always|keeps?) )"
    "{1,4}(?:hit|beaten|abused|molested|raped|neglected|starved|slapped|groomed"
    "|assaulted"
    "|touched (?:by|at|in|there)|hurt by)"
)
SAYS_SO = re.compile(
    rf"{ANY_CHILD} (?:\w+ ){{0,3}}?(?:says?|said|told|tells|claims?) (?:\w+ ){{0,5}}?"
    rf"(?:{HURTS}|{HURT}|kiss(?:es|ed)) (?:her|him|them)\b"
)
AT_NIGHT = re.compile(
    rf"{SUBJECT}{HELPING}(?:comes?|coming|goes|going|came|went|creeps|sneaks|sneaking"
    rf"|crept|gets|climbs) in(?:to| to)? (?:\w+ ){{1,3}}?{ANY_CHILD}"
    r"(?: beds?\b| (?:bed)?rooms?\b(?: \w+){0,3} nights?\b)"
    r"(?!.{0,80} (?:cr(?:y|ies|ying)|nightmares?|check|sick|ill|tuck\w*|feed|wakes?"
    r"|say)\b)"
)
IN_BED = re.compile(
    rf"{SUBJECT}{HELPING}(?:gets|climbs|crawls"
    rf"|creeps) in(?:to)? bed with {THEIRS}{ANY_CHILD}"
)
SEXUAL = re.compile(
    rf"\b(?:sends?|sent|asks?|asked|makes?|made) {SOME}{ANY_CHILD} (?:\w+ ){{0,4}}?"
    r"(?:nudes?|naked|undress\w*|touch (?:him|her|his)|sexual)\b"
    rf"|{SUBJECT}{HELPING}(?:watch(?:es|ing)|films|filming|photographs|spies on) "
    rf"{THEIRS}(?:{CHILD}|{SIBLING}) (?:\w+ ){{0,3}}?(?:undress\w*|showers?|naked"
    rf"|bath\w*)\b"
)
# Only beside harm: what happened once is happening again.
AGAIN = re.compile(
    r"(?<!not )\b(?:do(?:es|ing)?|tr(?:y|ies|ying)|happen(?:s|ing|ed)?|did) (?:\w+ )?"
    r"(?:the same(?: thing)?s?|it|this|that|things|something|again|now)? ?(?:to|with) "
    rf"(?:my|our|his|her|their|the) {SOME}{ANY_CHILD}"
)
LOOKS = re.compile(rf"\blook(?:s|ing) at {THEIRS}{ANY_CHILD} (?:the way|like|as)\b")
TOLD = (HARMS_A_CHILD, SEEN_TO_HARM, IN_BED, IS_HARMED, SAYS_SO, AT_NIGHT, SEXUAL)


def tells_of_harm(sentences: Sentences) -> bool:
    """Whether a sentence tells of harm to a child: "my ex hits our son".

    Args:
        sentences: The words of each sentence, folded.
    """
    return any(
        _stands(rule, sentence)
        for sentence in _with_children(sentences)
        for rule in TOLD
    )


def is_near_child(sentences: Sentences, harmed: Collection[int]) -> bool:
    """Whether somebody who did harm is near a child now: lives with one, teaches.

    Args:
        sentences: The words of each sentence, folded.
        harmed: In which of them somebody did harm.
    """
    if not harmed:
        return False
    harm = " ".join(" ".join(sentences[number]) for number in harmed)
    known = set(NAMES.findall(harm))
    near: tuple[re.Pattern[str], ...] = (
        NEAR_A_CHILD,
        CHILD_NEAR,
        LEFT_NEAR,
        AGAIN,
        LOOKS,
    )
    if any(
        _stands(rule, sentence, known)
        for sentence in _with_children(sentences)
        for rule in near
    ):
        return True
    joined = [" ".join(words) for words in sentences.values()]
    return any(map(CHILDHOOD.search, joined)) and any(
        _stands(WITH_CHILDREN, sentence, known) for sentence in joined
    )


def _with_children(sentences: Sentences) -> list[str]:
    """Return the sentences with a word for a child, as one string each."""
    return [
        " ".join(words)
        for words in sentences.values()
        if any(word in WORDS or word[:-1] in WORDS for word in words)
    ]


def _stands(rule: re.Pattern[str], sentence: str, known: Collection[str] = ()) -> bool:
    """Whether a rule finds a child in a sentence, and the person it is about.

    Args:
        rule: One of the patterns above.
        sentence: Folded words.
        known: Who did harm, where they are named; nobody else is meant then.
    """
    for match in rule.finditer(sentence):
        named = match.groupdict()
        child = named.get("child") or named.get("own")
        if known and named.get("who") and named["who"] not in known:
            continue
        if child is None or not _is_grown_up(sentence, match, child):
            return True
    return False


def _is_grown_up(sentence: str, match: re.Match[str], child: str) -> bool:
    """Whether words around a child say that it has grown up: "my sister who is 34"."""
    start, end = match.span("child" if match["child"] else "own")
    before, after = sentence[max(0, start - 30) : start], sentence[end:]
    if GROWN_BEFORE.search(before) or GROWN_AFTER.search(after):
        return True
    is_sibling = re.fullmatch(SIBLING, child) is not None
    marks_age = OLDER_BEFORE.search(before) or COUPLE_AFTER.search(after)
    return is_sibling and marks_age is not None
