"""Rules for what a phrase cannot say: words of danger, unless others stand beside them.

"I can't see a way out" is danger, "I can't see a way out of this lease" is not. A
harmless phrase would hide these words from every other phrase too; a rule hides
nothing. Words that show that danger is meant outweigh what looks harmless.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qa.triage.people import PERSON

FEW = r"(?:\w+ ){0,3}?"
LIMB = r"(?:arms?|legs?|thighs?|wrists?|hands?|skin|stomach|bell(?:y|ies))"
IT = r"(?:it all|all of it|it|things|this|everything)"
DRUGS = (
    r"(?:pills|tablets|meds|medication|insulin|painkillers|paracetamol|morphine"
    r"|antidepressants|opioids)"
)
MEANS = (
    rf"(?:{DRUGS}|rope|belt|gun|knife|razor|blades?|noose|train|jump|one last breath)"
)
HEIGHT = r"(?:bridge|roof|ledge|cliffs?|railway|(?:train )?tracks|platform edge)"


class Rule(NamedTuple):
    """What is found in a sentence.

    Args:
        keys: One of them stands in every text that has it; looked for first, for speed.
        kind: As that of a phrase.
        said: What must stand there.
        unless: What makes it harmless, in the same sentence.
    """

    keys: tuple[str, ...]
    kind: str
    said: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def _rule(keys: str, said: str, unless: str = "", kind: str = "urgent") -> Rule:
    """Return a rule of these patterns, which begin and end between words."""
    beside = re.compile(rf"\b(?:{unless})\b") if unless else None
    return Rule(tuple(keys.split("|")), kind, re.compile(rf"\b(?:{said})\b"), beside)


# Whatever looks harmless, this shows that danger is meant.
MEANT = re.compile(
    r"\b(?:on purpose|not by accident|deserve|punish\w*|dea(?:d|th)|d(?:ie|ying)"
    r"|kill\w*|alive|(?:of|called|with) (?:my )?life|ble(?:e?d|eding)|blood|numb"
    r"|hate myself|every night|again and again|(?:stop|calm) (?:me|the)|relie\w+"
    r"|lose the baby|feel something)\b"
)
RULES = (
    # no way out
    _rule(
        "way out",
        r"(?:cant|couldnt|dont|didnt|not) (?:see|find) (?:(?!no )\w+ ){0,3}?way out"
        r"|is(?:nt| not) (?:a|any) way out|no (?:other|real) way out",
        rf"way out of {FEW}(?:lease|contract\w*|mortgage|loans?|job|agreement|tenancy"
        r"|subscription|maze|building|car park|town|city|village|friendship|engagement"
        r"|wedding|dinner|party|meeting|conversation|argument|traffic|forest|woods"
        r"|project|deal|role|course|committee|airport|station)",
    ),
    # hurting the body, and not by accident
    _rule(
        "burn",
        rf"burn\w* (?:my|her|his) {LIMB}",
        r"oven|stove|iron|kettle|grill|pan|hob|tray|cook\w*|barbecue|radiator|sun"
        r"|sunburn\w*|beach|gym|spin|class|run|running|workout|squats|stairs|soup|tea"
        r"|coffee|steam|wax\w*|curling|straightener|accident\w*",
    ),
    _rule(
        "scratch|carv|slash|slic|raw|open|bloody|cut",
        rf"(?:scratch|carv|slash|slic)\w* (?:my|her|his) {LIMB}"
        r"|(?:my|her|his) (?:arms?|legs?|skin|thighs?) (?:raw|open|bloody)"
        rf"|cutting my skin|i {FEW}cut my skin|cut\w* into my {LIMB}",
        r"fences?|brambles|bush\w*|ros\w+|thorns?|branch\w*|hedges?|wire|garden\w*"
        r"|nettles|wool|sweater|label|eczema|itch\w*|rash|psoriasis|mosquito\w*|bites"
        r"|allerg\w*|hives|cats?|dogs?|kittens?|puppy|puppies|baby|toddler|shaving"
        r"|cooking|onions?|accident\w*",
    ),
    _rule(
        "hit|punch",
        rf"(?:i {FEW}(?:hit|punch\w*)|hitting|punching) my (?:arms?|legs?|thighs?"
        r"|stomach)",
        r"(?:on|against|into|with) (?:the|a|my) (?:\w+ )?(?:door|table|desk|chair|bench"
        r"|frame|gate|wall|car|bike|ball)|accident\w*",
    ),
    _rule(
        "cigarette|fag",
        rf"(?:put|puts|putting|stub\w*|press\w*) {FEW}(?:cigarettes?|fags?) {FEW}(?:on"
        rf"|into|against) (?:my|her|his) {FEW}{LIMB}",
    ),
    # an end
    _rule(
        "end",
        rf"end(?:ing)? {IT} for good(?! (?:between|with(?! {FEW}{MEANS})|because s?he))"
        rf"|fe(?:el\w*|lt) like ending {IT}(?! (?:\w+ ){{0,2}}?(?:between|well"
        rf"|on good terms|relationship|with(?! {FEW}{MEANS}))\b)"
        rf"|end(?:ing)? {IT} with (?:(?!him|her|them)\w+ ){{0,2}}?{MEANS}",
    ),
    # done
    _rule(
        "done",
        r"done with (?:it all|all of it|th(?:is|e) (?:pain|world(?! (?:of|cup)))|myself"
        r"|being alive|(?:my|this) life(?! (?:in|as|at|story|insurance|coach)\b))"
        r"|done trying(?! (?:to|on|out|for|with)\b)"
        r"|done trying to (?:stay(?: alive| here| strong)|be (?:alive|here|strong|okay)"
        r"|survive|exist|cope|go on|carry on|hold on|hang on"
        r"|live(?! (?:with|in|on|up|together|like)\b)|keep (?:going|living|myself))"
        r"|done fighting(?! (?:with|about|over)\b)|done fighting with my (?:head|mind"
        r"|brain|thoughts|demons|self)",
    ),
    # cannot bear it
    _rule(
        "stand|bear|face another",
        r"(?:stand|bear) (?:my life|being alive|living(?! (?:with(?! myself| this| the"
        r" pain)|next|near|in(?! this (?:body|world|head|skin))|here(?! on earth)"
        r"|there)\b))"
        r"|(?:stand|bear|face) another day(?! (?:(?:at|in) (?:work|the office|this job)"
        r"|of (?:rain|work|this (?:heat(?! in)|job|weather))))",
    ),
    # a plan, a place, a next time
    _rule(
        "day|date|place",
        r"(?:wrote|written|writing|finished) (?:the|my|all the|all my|goodbye)"
        r" (?:letters?|notes?) (?:\w+ ){0,6}?(?:chosen|picked|set|decided on|have|know)"
        r" (?:the|a|my) (?:day|date|place)"
        r"|(?:ive|i|i have) (?:chosen|picked|decided on|set) (?:the|a|my) (?:day|date)"
        r"(?= (?:already|and|when|to go|to do it|i)\b|$)",
        r"wedding|marr\w+|party|surgery|operation|move|moving|holiday|trip|exam|meeting"
        r"|birth\w*|christening|ceremony|venue|cake|invit\w+|concert|dinner|we|our",
    ),
    _rule(
        "sav|stockpil|hoard|hid|gather|stash|stor|keeping",
        r"(?:sav(?:e|es|ed|ing)|stockpil\w+|hoard\w*|hid(?:e|es|ing|den)?|gather\w*"
        r"|stash\w*|stor(?:e|ed|es|ing)|keeping) (?:up )?(?:all )?(?:of )?"
        rf"(?:(?:my|his|her|the|these|enough|some) )?(?:\w+ )?{DRUGS}",
        r"from the (?:kids?|child\w*|toddler|baby|dog|cat)|locked|cupboard|pharmacy"
        r"|cheaper|money|costs?|holiday",
    ),
    _rule(
        "bridge|roof|ledge|cliff|railway|tracks|platform",
        r"(?:i|im|ive) (?:(?:was|am|have|been|keep|nearly|almost) ){0,2}"
        r"(?:stand|standing|stood|sit|sitting|sat|went|gone|going|been)"
        rf" (?:on|to|at|by) (?:the|a) (?:edge of (?:the|a) )?{HEIGHT}",
        r"photo\w*|pictures?|watch\w*|view|boats?|ships?|birds?|fish\w*|sun\w+|stars"
        r"|kiss\w*|propos\w*|met|meet|wait\w*|paint\w*|together|tour|ducks|we|us"
        r"|with (?:him|her|them|my (?:husband|wife|partner|boyfriend|girlfriend|dog"
        r"|friends?|kids|son|daughter|dad|mum|mother|father))|repair\w*|fix\w*|tiles"
        r"|builder|work\w*|station|museum|bus|terrace|bar|party|cards?|hik\w+|run",
    ),
    _rule(
        "next time|neck|throat",
        r"next time (?:he|she|they|i) (?:wont|will not|may not|might not)"
        r" (?:stop|let go)|hands? (?:a?round|on) (?:my|her|his) (?:neck|throat)",
        r"kiss\w*|hugg?\w*|massag\w*|scarf|necklace|doctor|physio\w*|lights?|shop\w*",
    ),
    # who came at night
    _rule(
        "my bed",
        rf"{PERSON} (?:in law )?(?:who |always |often |would |used to |sometimes )?"
        r"(?:came|come|comes|coming|got|gets?|getting|climb\w*|crawl\w*|crept|sneak\w*)"
        r" in(?:to)?(?: to)? my bed",
        r"husband|wife|nightmares?|thunder\w*|storm",
        kind="abuse",
    ),
)


def find_by_rules(
    sentences: Mapping[int, Sequence[str]],
) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Yield what the rules find: the kind, the sentence, the places of its words.

    Args:
        sentences: The words of each sentence, folded, all of the text.
    """
    joined = {number: " ".join(words) for number, words in sentences.items()}
    text = "\n".join(joined.values())
    rules = [rule for rule in RULES if any(key in text for key in rule.keys)]
    begin = 0
    for number, sentence in joined.items():
        for rule in rules:
            match = rule.said.search(sentence)
            if match and not _is_harmless(rule, sentence):
                first = begin + sentence.count(" ", 0, match.start())
                last = begin + sentence.count(" ", 0, match.end())
                yield rule.kind, number, tuple(range(first, last + 1))
        begin += len(sentences[number])


def _is_harmless(rule: Rule, sentence: str) -> bool:
    """Whether something makes the words harmless, and nothing shows danger."""
    if rule.unless is None or not rule.unless.search(sentence):
        return False
    return MEANT.search(sentence) is None
