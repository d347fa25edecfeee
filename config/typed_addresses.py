"""Addresses typed as plain words, as mail programs and feed readers find them.

One pattern for whoever makes links of words: essays (`articles.markup`) link what is
surely an address; feeds (`ads.disclosure`) link whatever belongs to a programme.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 1000
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
# \x02 and \x03 stand round what the Markdown engine keeps aside.
_REST = r"[^\s<>\[\]{}|\\`\"“”\x02\x03]"
# A scheme begins an address whatever sign stands before it, but no letter. A name alone
# is not part of a mail address, of a path or of a longer name.
ADDRESS = re.compile(
    rf"(?<![^\W\d_])https?://{_REST}{{1,{LONGEST}}}"
    rf"|(?<![^\W_])(?<!\w[_-])(?<![@./\\])(?P<host>{_LABEL}(?:\.{_LABEL}){{1,8}})"
    rf"(?![^\W_]|[_-]\w|\.\w|@|://)"
    rf"(?::\d{{1,5}})?(?P<path>(?:/|[?#](?=\w)){_REST}{{0,{LONGEST}}})?",
    re.IGNORECASE,
)
_BEHIND = ".,:;!?'’*_~…"  # ends a sentence or stands round the address

# Ends of host names in common use. Left out are countries whose letters end the names
# of files, such as main.py and run.sh: their addresses need a scheme or www.
TOP_LEVEL = """
com org net info biz edu gov app dev blog shop store online site tech xyz club health
clinic academy foundation agency studio ngo asia cat coop museum berlin hamburg koeln
wien london
ad ae af ag al ao ar at au aw az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by
ca cd cf cg ch ci ck cl cm cn co cr cu cv cw cy cz de dj dk dm dz ec ee eg er es et eu
fi fj fk fm fo fr ga gb gd ge gg gh gi gl gm gn gp gq gr gt gu gw gy hk hn hr ht hu id
ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz lb lc li lk lr
ls lt lu lv ly ma mc me mg mn mr mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu
nz om pa pe pf pg ph pk pr pt pw qa re ro ru rw sa sb sc sd se sg si sk sl sm sn sr ss
su sv sx sy sz tc td tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve
vg vn vu ws ye za zm zw рф укр
"""
_TOP_LEVEL = frozenset(TOP_LEVEL.split())
_SHORT_HOSTS = frozenset({"g.co", "n.pr", "t.co", "t.me", "x.com"})


class TypedAddress(NamedTuple):
    """An address in a text.

    Attributes:
        start: Where it begins.
        typed: As it stands there, without what stands round it.
        url: What it leads to.
        is_sure: Whether anybody would take it for an address. Others are a host alone,
            or words with a full stop between them, as in “Node.js/React”.
    """

    start: int
    typed: str
    url: str
    is_sure: bool

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.typed)


def find_typed_addresses(text: str) -> Iterator[TypedAddress]:
    """Yield each address of a text."""
    return map(read_address, ADDRESS.finditer(text))


def read_address(found: re.Match[str]) -> TypedAddress:
    """Return the address that `ADDRESS` has found."""
    typed, host = _trim(found[0]), found["host"]
    if host is None:
        return TypedAddress(found.start(), typed, typed, is_sure=True)
    has_path = any(sign in typed[len(host) :] for sign in "/?#")
    is_sure = _has_www(host) or (has_path and _is_sure_host(host))
    return TypedAddress(found.start(), typed, f"https://{typed}", is_sure)


def _trim(typed: str) -> str:
    """Leave out what stands behind an address, such as the bracket it is in."""
    while typed[-1:] in {*_BEHIND} or (
        typed.endswith(")") and typed.count("(") < typed.count(")")
    ):
        typed = typed[:-1]
    return typed


def _has_www(host: str) -> bool:
    return host.lower().startswith("www.") and host.count(".") > 1


def _is_sure_host(host: str) -> bool:
    first, *others = host.split(".")
    is_long = len(first) > 1 or len(others) > 1 or host in _SHORT_HOSTS
    return is_long and others[-1] in _TOP_LEVEL and host == host.lower()
