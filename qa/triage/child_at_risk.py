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

from qa.triage.people import (
    ANY_CHILD,
    CHILD,
    CHILD_OR_HINT,
    NAMES,
    PERSON,
    SIBLING,
    YOUNG_AGE,
    is_grown_up,
)

Sentences = Mapping[int, Sequence[str]]

NO = r"(?!not\b|never\b|no\b|used\b|lost\b|would\b|did\b|had\b|\w+nt\b)"
PRONOUN = (
    r"(?:he|she|they|hes|shes|theyre|who|whos|that"
    r"|and(?= now| still))"
)
DID = (
    r"(?: (?:who|that) (?:\w+ ){1,2}(?:me|us|it|this|that)(?: to (?:me|us))?"
    r"(?: (?:at|when i was|as an?) \w+)?)?"
)
SUBJECT = rf"\b(?:{PRONOUN}|(?P<who>{PERSON})(?: in law)?{DID}(?: {NO}\w+)??) "
HELPING = (
    "(?:(?:still|now|also|often|always|sometimes|regularly|currently|usually|just|even"
    "|recently|again|already|soon|is|are|has|have|been|will|wants|want|gets|get|got|to"
    "|be|keeps|allowed|going|getting|about|and|then|both|there|full|joint|sole"
    "|shared) ){0,5}"
)
SOME = r"(?:\w+ ){0,5}?"
DETERMINER = "(?:my|our|his|her|their|the|a|this|that|your)"

# --- near a child ---------------------------------------------------------------------

NEAR = (
    r"(?:(?:lives?|living|stays?|staying|works?|working|sleeps?|sleeping|plays?|playing"
    r"|alone|home alone|moved in|moving in|move in|moves in|time|weekends?|evenings|is"
    r"|are|(?:a|the|his|her) (?:room|bed|house|home|flat)) with"
    r"|looks? after|looking after|tak(?:es?|ing) care of|cares? for|caring for|minds"
    r"|minding|watch(?:es|ing)?|bab(?:y|y )sits?|babysitting|teach(?:es|ing)?"
    r"|coach(?:es|ing)?|trains|training|tutors?|tutoring|sees|seeing|see|visits?"
    r"|visiting|picks?(?: up)?|picking(?: up)?|custody of|custody over|access to|around"
    r"|near|rais(?:es|ing)|bringing up|brings up|fosters|fostering|bath(?:es|ing|s)"
    r"|drives|takes|taking|married(?: to)?|dating|(?:has|have)(?= (?:my|our|the)\b))"
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

THERE_IS = re.compile(
    rf"\bthere (?:is|are) {SOME}{ANY_CHILD} (?:\w+ ){{0,2}}?"
    r"(?:in|at) (?:that|his|her|their|the same) (?:house|home|flat|family|care)\b"
)
EXPECTING = re.compile(
    r"(?<!i am )(?<!im )\bpregnant (?:\w+ ){0,2}?(?:with|by|from) (?:his|him)\b"
)
# Who sees violence is harmed by it.
SEES_IT = re.compile(
    rf"{ANY_CHILD} (?:\w+ ){{0,3}}?(?:sees?|seeing|watch(?:es|ing)?|hears?|hearing"
    r"|witness(?:es)?|(?:has|have) (?:seen|heard|watched|witnessed)) (?:\w+ ){0,2}?"
    r"(?:it|this|that|everything|all|fight\w*|violence)\b"
    rf"|\bin front of {DETERMINER} {SOME}{SIBLING}\b"
)

# Near children by work, or with children of their own: where the harm was in childhood.
CHILDHOOD = re.compile(
    rf"\b(?:when|since|until|till|as|because) i was (?:\w+ )?(?:an? )?(?:{YOUNG_AGE}\b"
    r"|little|small|young|younger|child|kid|girl|boy|teen\w*|in (?:primary|elementary))"
    r"|\bas an? (?:little |small |young )?(?:child|kid|girl|boy|teen\w*)"
    rf"|\bi was (?:only |just )?(?:an? )?(?:{YOUNG_AGE}(?: years old)?$|child|kid"
    rf"|little)"
    r"|\bgrowing up|\bused to (?:touch|beat|hit|come)|\bchildhood"
    rf"|\b(?:age|age of|me at|us at) {YOUNG_AGE}\b"
    r"(?! (?:oclock|in|am|pm|last|this|tonight|thirty))"
)
CHILDRENS_GROUP = (
    r"(?:primary schools?|kindergarten|nursery|daycare|preschool|playgroup|youth \w+"
    r"|scouts|cubs|brownies|sunday school|communion|confirmation|catechism|altar boys"
    r"|choir boys|childrens \w+|under (?:tens|elevens|twelves)|(?:foster|junior|boys"
    r"|girls|kids) \w+)"
)
WORKS_AT = (
    r"(?:became|works?|working|teach(?:es|ing)|coach(?:es|ing)|volunteers?|leads|leading"
    r"|volunteering|helps|runs|running|drives|trains|training)"
)
WITH_A_GROUP = re.compile(rf"{SUBJECT}{HELPING}{WORKS_AT} {SOME}{CHILDRENS_GROUP}\b")
WITH_CHILDREN = re.compile(
    rf"{SUBJECT}{HELPING}(?:(?:as )?(?:an?|the|my|our) {SOME}(?:teacher|coach|trainer"
    r"|babysitter|nanny|tutor|scout leader|youth worker|youth leader|youth pastor"
    r"|foster (?:father|mother|parent|carer)|childminder|bus driver|priest|pastor)\b"
    rf"|{WORKS_AT} {SOME}(?:schools?|camp|school bus)\b"
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
    "|drags|dragging|throws|throwing|neglects|neglecting|strangles|strangling|terrorises|terrorizes)"
)
HURT = (
    "(?:hit|beat|slapped|smacked|punched|kicked|shook|choked|burned|burnt|whipped"
    "|touched|molested|abused|raped|assaulted|groped|groomed|strangled|starved|dragged|threw)"
)
THEIRS = (
    rf"(?:both |all )?(?:of )?{DETERMINER} (?:(?!{DETERMINER}\b|(?:and|while|when|with"
    r"|in|on|at|by|to|for|because)\b)\w+ ){0,3}?"
)
NO_HARM_AFTER = (
    r"(?! (?:at (?!home|night)|feelings|hearts?|toys?|dinner|lunch|homework|ball|team"
    r"|car|bike|phone|door|a (?:ball|party)|record|score|food|life|lives|soul"
    r"|by (?:leaving|being|not)"
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
    rf"|\b(?:lock|shut)(?:s|ed|ting|ing)? {THEIRS}(?:{CHILD}|{SIBLING})"
    r" (?:in|up|out|outside)\b"
    rf"|\b(?:leaves|leaving) {THEIRS}{CHILD} (?:\w+ ){{0,2}}?(?:alone (?!with)|in the"
    r" car)"
    rf"|\b(?:does not|doesnt|never) (?:feed|wash|change) {THEIRS}{CHILD}\b"
)
IS_HARMED = re.compile(
    rf"{ANY_CHILD} (?:(?:is|are|gets?|being|been|has|have|still|often|always|keeps?) )"
    "{1,4}(?:hit|beaten|abused|molested|raped|neglected|starved|slapped|groomed"
    "|assaulted"
    "|touched (?:by|at|in|there)|hurt by)"
)
SAYS_SO = re.compile(
    rf"{ANY_CHILD} (?:\w+ ){{0,3}}?(?:says?|said|told|tells|claims?) (?:\w+ ){{0,5}}?"
    rf"(?:(?:{HURTS}|{HURT}|kiss(?:es|ed)) (?:her|him|them)\b"
    r"|ma(?:kes|de) (?:her|him|them) (?:undress|touch|take off))"
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
    rf"|{SUBJECT}{HELPING}(?:watch(?:es|ing)|films|filming|photographs|spies on"
    r"|walks in on|(?:look|star|peek|peep)\w* at)"
    rf" {THEIRS}(?:{CHILD}|{SIBLING}) (?:\w+ ){{0,3}}?"
    r"(?:undress\w*|showers?|naked|bath\w*)\b"
)
CLOTHES = r"(?:pants|knickers|underwear|panties|trousers|skirt|nappy|diaper|legs)"
PUTS_A_HAND = re.compile(
    r"\b(?:put|puts|putting|stuck|sticks?|slides?|slid) (?:"
    rf"his (?:hands?|fingers?) (?:\w+ ){{1,2}}?(?:her|(?:my|our|the) \w+) {CLOTHES}\b"
    rf"|her (?:hands?|fingers?) (?:\w+ ){{1,2}}?(?:his|(?:my|our|the) \w+) {CLOTHES}\b)"
    rf"|\b{PERSON} {HELPING}puts? (?:his|her) hands? (?:\w+ ){{1,2}}?(?:his|her)"
    rf" {CLOTHES}\b"
)
SECRET = re.compile(
    rf"{SUBJECT}{HELPING}(?:plays?|playing|played|has|have) {SOME}"
    r"(?:secret|touching|naked) (?:game|touch|cuddle|kiss)\w*"
    rf"|\b(?:told|tells|asks|asked) {SOME}{ANY_CHILD} (?:\w+ ){{0,5}}?(?:secret\b"
    r"|not to tell (?:me|us|mum|mom|anyone|anybody)\b)"
    r"(?!.{0,80}\b(?:gift|present|surprise|birthday|party)\b)"
)
ATTRACTED = re.compile(
    r"\b(?:sexual (?:thought|feeling|fantas|dream|urge|image|desire|interest)\w*"
    r"|sexual attraction|sexually \w+|aroused|turned on|attracted|fantasi\w+)"
    r" (?:about|for|to|towards?|by|of|in)"
    rf" (?:{THEIRS})?(?P<child>{CHILD})\b(?! \w*(?:teacher|coach|mother|mum|mom"
    r"|father|dad|tutor|trainer))"
)
IMAGES = re.compile(
    r"\b(?:naked|nude|sexual) (?:pictures?|photos?|videos?|images?) of (?:\w+ )?"
    rf"{CHILD}\b|"
    r"\b(?:pictures?|photos?|videos?|images?|films?|clips?|porn\w*) (?:of|with) "
    r"(?:(?!my\b|our\b)\w+ ){0,3}?"
    rf"(?:(?:naked|nude|abused) (?:\w+ )?(?:{CHILD}|minors)"
    rf"|(?:{CHILD}|minors) (?:\w+ ){{0,3}}?(?:naked|nude|undressed|sex\w*|abused))\b"
)
DRINK_OR_DRUG = (
    r"(?:vodka|whiske?y|alcohol|wine|beer|rum|gin|brandy|drugs|weed|cocaine|sedatives?"
    r"|sleeping (?:pills?|tablets?))"
)
DRUGGED = re.compile(
    rf"\b(?:gives?|gave|giving|feeds?|feeding|puts?|makes?|made)"
    rf" (?:{THEIRS}{ANY_CHILD} (?:\w+ ){{0,3}}?{DRINK_OR_DRUG}\b"
    rf"|(?:\w+ ){{0,2}}?{DRINK_OR_DRUG} (?:to|in|into) {THEIRS}(?P<own>{CHILD})\b)"
)
BRUISED = re.compile(
    rf"{ANY_CHILD} (?:\w+ ){{0,6}}?(?:has|have|had|with|got) (?:\w+ ){{0,2}}?"
    r"(?:black eyes?|welts|burns on|burn marks|cigarette burns)\b"
    r"(?!.{0,80} (?:hair|beautiful|brown)\b)"
    rf"|\b(?:bruises?|burns|welts) (?:\w+ )?on {THEIRS}(?P<own>{CHILD})\b"
)
# Only beside harm: what happened once is happening again.
AGAIN = re.compile(
    r"(?<!not )\b(?:do(?:es|ing)?|tr(?:y|ies|ying)|happen(?:s|ing|ed)?|did) (?:\w+ )?"
    r"(?:the same(?: thing)?s?|it|this|that|things|something|again|now)? ?(?:to|with) "
    rf"(?:my|our|his|her|their|the) {SOME}{ANY_CHILD}"
)
LOOKS = re.compile(rf"\blook(?:s|ing) at {THEIRS}{ANY_CHILD} (?:the way|like|as)\b")
TOLD = (
    HARMS_A_CHILD, SEEN_TO_HARM, IN_BED, IS_HARMED, SAYS_SO, AT_NIGHT, SEXUAL,
    PUTS_A_HAND, SECRET, ATTRACTED, IMAGES, DRUGGED, BRUISED,
)  # fmt: skip
NEARBY = (
    NEAR_A_CHILD, CHILD_NEAR, LEFT_NEAR, THERE_IS, EXPECTING, SEES_IT, AGAIN, LOOKS,
)  # fmt: skip


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
    if any(
        _stands(rule, sentence, known)
        for sentence in _with_children(sentences)
        for rule in NEARBY
    ):
        return True
    joined = [" ".join(words) for words in sentences.values()]
    rules = [WITH_A_GROUP]
    if any(map(CHILDHOOD.search, joined)):
        rules.append(WITH_CHILDREN)
    return any(_stands(rule, sentence, known) for sentence in joined for rule in rules)


def _with_children(sentences: Sentences) -> list[str]:
    """Return the sentences with a word for a child, as one string each."""
    return list(filter(CHILD_OR_HINT.search, map(" ".join, sentences.values())))


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
        if child is None or not is_grown_up(sentence, match, child):
            return True
    return False
