"""A child who may be at risk now is a possible duty to report; other roles are not."""

from qa.triage import flags
from tests.cases import for_each
from tests.qa.shipped_phrases import SHIPPED

DUTY = {"minor", "possible_reporting_duty"}
AT_RISK = [
    # who did harm long ago lives with, looks after or sees a child now
    "My stepfather touched me when I was nine and he still lives with my little sister",
    "He touched me when I was nine. He still lives with my little sister.",
    "My uncle molested me. He lives with my niece now.",
    "My grandfather touched me as a child. My cousin's kids stay with him in May.",
    "My dad beat me. He has custody of my brother.",
    "I was abused by my mother and now she looks after my sister's toddler.",
    "My brother abused me. He has just moved in with a woman and her two kids.",
    "My coach groped me when I was twelve. He still coaches little girls.",
    "He raped me when I was fifteen. He is a teacher now.",
    "A teacher touched me when I was ten. He teaches at a primary school.",
    "My stepdad abused me as a child. He works at a kindergarten.",
    "My uncle touched me when I was small. He now runs a youth group.",
    "I was molested when I was six by my cousin. He babysits my daughter.",
    "My father abused me and my sister leaves her children with him.",
    "He touched me when I was nine. My mother lets my little brother sleep at his house"
    " and leaves my brother with him.",
    "My stepfather hit us. My half sister still lives with him.",
    "My grandpa touched me. My little cousins are alone with him every Sunday.",
    "The man who abused me sees his grandchildren every week.",
    "My abuser has a baby daughter now. I was eight when he raped me, I was a child.",
    "He abused me when I was a child and his new wife has a little girl.",
    "My ex beat me. He sees our kids every weekend.",
    "My ex husband was violent to me and shares custody of our son.",
    "My uncle raped me when I was eleven and he is around my nieces all the time.",
    "My stepfather came into my room at night. He is with my baby sister now.",
    "My brother did things to me when we were kids. He has to watch my son on Fridays.",
    "My father hit me with a belt. Now he takes care of my nephew.",
    "My mum hit us. She minds my sister's baby.",
    "My neighbour touched me. My daughter goes to him after school.",
    "My stepmother beat me and my little brother is still there.",
    "He abused me, and I am afraid he does the same to my sister.",
    "My stepdad groomed me. He looks at my little sister the way he looked at me.",
    "I was abused by my uncle. I think he is doing it to my cousin.",
    "My grandfather touched me. He picks up my son from school.",
    "My step brother molested me and he has access to our kids.",
    "A priest touched me when I was ten. He still works with children.",
    "My cousin raped me. My aunt's little girl is often alone with him.",
    "My ex choked me. My children have to live with him.",
    "My father abused me as a child. He is a foster father.",
    "MY UNCLE TOUCHED ME WHEN I WAS SEVEN. HE LIVES WITH MY NIECE.",
    "He touched me when I was nine\n\nHe still lives with my sister who is 12.",
    # harm to a child now, told by somebody else
    "my ex hits our son",
    "her boyfriend comes into my niece's room at night",
    "My brother in law beats his kids.",
    "My neighbour hits his little boy.",
    "I think he touches my daughter.",
    "My sister's husband slaps their toddler.",
    "My partner shakes the baby when she cries.",
    "He keeps hitting my little brother.",
    "My mother is beating my sister.",
    "My wife smacks our two year old daughter.",
    "My dad hits my brother.",
    "The coach touches the kids.",
    "The teacher gropes his pupils.",
    "My nephew is being beaten at home.",
    "My grandchildren are neglected.",
    "My little cousin gets hit every day.",
    "My niece told me that her dad touches her.",
    "My daughter says grandpa touched her there.",
    "He goes into my stepdaughter's room at night.",
    "My uncle gets into my nieces bed.",
    "He asked my daughter for nudes.",
    "A man sends my son naked pictures.",
    "He made my niece touch him.",
    "My stepfather watches my little sister undress.",
    "He films my daughter in the shower.",
    "My ex husband starves our children.",
    "Her new boyfriend burns her kids with cigarettes.",
    "He hit our son yesterday.",
    "My husband grabbed and kicked our boy, he hits the kids.",
    "They beat their children and we hear it through the wall.",
    # told in other words
    "My dad's friend abused me as a kid and now he babysits for my brother.",
    "My uncle abused me when I was little. He is getting custody of his granddaughter.",
    "My stepfather abused me. He is married to a woman who has a little boy.",
    "My grandfather abused my mother and me. My niece sleeps at his house.",
    "He abused me for years. Now he is dating a mum with two little girls.",
    "My father used to touch me. He is alone with my daughter sometimes.",
    "I saw my brother in law punch his son.",
    "My ex screams at and slaps our daughter.",
    "The teacher at my son's school touches the girls.",
    "My boyfriend gets into bed with my daughter.",
    "My mother in law locks my toddler in a dark room.",
    "My partner lost his temper and shook our baby.",
    "I cannot forget that he touched me at seven. He is alone with my niece.",
    # a child by its age, and what it says
    "My ex locks our four year old in the cellar when she cries.",
    "My 7 year old told me that grandpa puts his hand in her pants.",
    "My husband hits our 3-year-old.",
    "My daughter says daddy plays a secret game with her in the bath.",
    "He told my niece not to tell mum.",
    # harm of other kinds
    "I have sexual thoughts about my stepdaughter and I am afraid of acting on them.",
    "My brother is attracted to little girls.",
    "My boyfriend has pictures of naked children on his laptop.",
    "My mother's new husband looks at my 12 year old sister in the shower.",
    "My husband gives our baby vodka so she sleeps.",
    "She puts sleeping pills in my son's milk, into my baby too.",
    "My neighbour's kids scream every night and have black eyes.",
    "I found bruises on my granddaughter's back.",
    "My son came home from his father with burns on his arms",
    "My partner drags our son by his hair.",
    "My six year old says the babysitter makes him take off his clothes",
    "My wife does not feed our baby for days when she is low",
    "My neighbour leaves her toddler in the car for hours",
    "My mum locks my little brother out in the snow",
    "My cousin shares sexual pictures of kids in a chat",
    "I am fifteen and my stepfather watches me shower",
    # who did harm is near children in other ways
    "He raped me when I was a child and now coaches the girls' swim team",
    "My brother used to touch me at night. He has a baby girl now.",
    "My uncle molested me. He picks my niece up from school every day.",
    "I was abused by our priest and he still teaches communion classes.",
    "My swimming coach groomed me at fourteen, he's still training girls that age.",
    "The man who raped me at thirteen now runs the football club for under tens.",
    "My foster dad did stuff to me and there are two new foster girls in that house.",
    "Mum's boyfriend used to come into my bed. Now she is pregnant with his baby girl.",
    "My dad beats my mum and my little brothers see it all.",
]
QUIET = [
    # a child in another role
    "my son lives with me since my husband left",
    "I am a teacher and my boyfriend lied to me",
    "when I was nine my parents divorced and my sister still lives with them",
    "My sister lives with our parents.",
    "He is a teacher and we met at school.",
    "My husband looks after our kids while I work.",
    "My ex sees our son every weekend and they have fun.",
    "He has two kids from before and I like them.",
    "My mother babysits my daughter and spoils her.",
    "My boyfriend lives with his little sister.",
    "I teach children and I am tired.",
    "My niece stays with us this summer.",
    "My son goes to his father on Fridays.",
    "My students are loud.",
    "We want a baby and he does not.",
    "He coaches the under tens and is never home.",
    "My daughter is afraid of the dark.",
    "I go into my son's room at night to check on him.",
    "He goes into our baby's room at night when she cries.",
    "My son beats his sister at chess.",
    "My husband hurts my son's feelings.",
    "The news shook my children.",
    "My mother in law burns the kids' dinner.",
    "He touched my daughter's heart with his song.",
    "The divorce is hurting my son.",
    "My grandson is spoiled by everybody.",
    "Our daughter is neglecting her homework.",
    "He sends my daughter birthday cards.",
    "He asks my son for help with the garden.",
    "He watches my son play football.",
    # harm, and no child is near who did it
    "He hit me. My son lives with me.",
    "My father touched me when I was nine. He died ten years ago. I have a daughter.",
    "My uncle molested me. I have two kids and a good husband.",
    "My ex hit me. My mother looks after my kids while I work.",
    "My stepfather beat me. I never let my kids near him.",
    "My father abused me. He no longer lives with my sister.",
    "My dad hit me. He never sees my children.",
    "My uncle touched me. My sister does not leave her kids with him.",
    "He raped me. He has no access to my children.",
    "My ex beat me. He lost custody of our son.",
    "My father hit us. He used to live with my little brother.",
    "I was raped in May. My little sister lives with me.",
    "My boyfriend hit me. My aunt teaches children.",
    "My husband slapped me. My mother lives with my niece.",
    "I was abused as a child. I am a teacher now.",
    "I was abused as a child. My children are well.",
    "My ex choked me. My friend has two kids.",
    "My stepfather hit me when I was nine. He moved abroad.",
    "I hurt myself. My husband lives with our kids.",
    "He lied to me and he lives with my little sister.",
    "My boss yells at me. He has two kids.",
    "My boyfriend hit me. He has two kids.",
    "My son gets into my bed at night.",
    "He touched my hand while our baby slept.",
    "My husband never touches me and sees only the kids.",
    "My parents hit us when we were small. My sister has kids.",
    "I was abused. Now I work with children and I love it.",
    "I was bullied at school when I was ten and my daughter starts there in August.",
    "My toddler hits me.",
    "My 3 year old kicks me.",
    # near the other kinds of harm
    "My mother-in-law gives our son too many sweets.",
    "My husband throws my son a party.",
    "We lock our toddler's bedroom window at night.",
    "My son puts his hand in his pants.",
    "We play a game with the kids in the bath.",
    "He told our daughter a secret: her birthday party.",
    "I have sexual dreams about my boss, and two kids.",
    "My sister is attracted to her kids' teacher.",
    "I have pictures of my children in a naked cake costume.",
    "He gave our baby water. I drank wine.",
    "My daughter has beautiful black eyes and brown hair.",
    "My husband hit me. I am pregnant with his baby.",
    "My boss shouted at me. He teaches communion classes.",
    "He hit a car. Our four year old car is broken.",
    # who has grown up
    "She was in an abusive marriage; her children are grown.",
    "My stepfather touched me. He lives with my sister who is 34.",
    "My uncle touched me. My older sister still lives with him.",
    "My father abused me. My sister, 28, lives with him.",
    "My dad beat me. He lives with my adult sister.",
    "My uncle molested me. He lives with my grown up cousin.",
    "My father touched me. My sister and her husband live with him.",
    "My mother beat me. My big brother is with her.",
    "My mother hit me and lives with my 30 year old brother.",
    "My father beat my sister when we were small and she is well now.",
]


def flagged(text: str) -> frozenset[str]:
    return flags.find_flags(text, SHIPPED)


@for_each("text", AT_RISK)
def test_child_who_may_be_at_risk_now_is_a_possible_duty_to_report(text):
    assert flagged(text) >= {*DUTY, "abuse"}


@for_each("text", QUIET)
def test_child_in_another_role_is_none(text):
    assert "possible_reporting_duty" not in flagged(text)


@for_each("text", AT_RISK)
def test_what_stands_around_it_hides_no_child_at_risk(text):
    around = "I am sorry that this is long. We moved here in May.\n\n"
    assert flagged(around + text + " Thank you for reading.") >= DUTY
    assert flagged(text.upper()) >= DUTY
    assert flagged(text.replace(" ", "\n")) >= DUTY


@for_each(
    "child",
    [
        *(f"{of}{kid}{s}" for of in ("", "step", "grand", "god", "foster ")
          for kid in ("daughter", "son", "child", "kid") for s in ("", "s")),
        *(f"{of}{one}{s}" for of in ("", "step", "half ")
          for one in ("sister", "brother", "cousin", "sibling") for s in ("", "s")),
        "children", "stepchildren", "grandchildren", "baby", "babys", "babies",
        "toddlers", "infant", "newborns", "nieces", "nephew", "pupils", "student",
        "teenagers", "small boy", "teenage girls", "girls", "girl of 8",
        "boy of 9", "little one", "twins", "foster girls", "underage friend",
        "boys my age", "under tens", "under elevens", "under twelves", "4yo", "4 yo",
        "2 yr old", "six month olds", "four year olds",
    ],
)  # fmt: skip
def test_every_word_for_a_child_is_enough_where_harm_is_told(child):
    assert flagged(f"My father hits his {child}.") >= {*DUTY, "abuse"}


@for_each("child", ["grandkids", "stepkid", "godkids", "stepcousins", "4yo"])
def test_every_word_for_a_child_is_enough_near_who_did_harm(child):
    text = f"My uncle touched me when I was nine. He sees his {child}."
    assert flagged(text) >= {*DUTY, "abuse"}


@for_each(
    "text",
    ["has a secret touch with a girl", "has a secret touch with my twin",
     "puts his hand in her pants at ten",
     "puts his hand in her pants and she is underage"],
)  # fmt: skip
def test_word_that_hints_at_a_child_is_enough_beside_a_rule_that_names_none(text):
    assert flagged(f"My uncle {text}.") >= DUTY
    assert not flagged("My husband puts his hand in her pants.") & DUTY
