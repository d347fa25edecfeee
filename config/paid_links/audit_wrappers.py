"""The audit's own knowledge of wrappers and affiliate networks, by their link formats.

Written from the formats of the platforms, apart from the lists of `ads.links.wrappers`:
what is missing there is found here.
"""

import re
from base64 import b64decode
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote

# Each read against `host/path/`, in lower case; what stands before the host is its own.
_WRAPPERS = re.compile(
    r"""(?:[\w-]+\.)*(?:
    # searching, translating, keeping
    google\.(?:[a-z]{2,3}|com?\.[a-z]{2})/(?:url|amp|imgres|aclk|translate|pagead)/
    | googleadservices\.com/ | webcache\.googleusercontent\.com/ | cdn\.ampproject\.org/
    | (?:ad|adclick\.g|googleads\.g)\.doubleclick\.net/ | clickserve\.dartsearch\.net/
    | bing\.com/(?:ck|aclk)/ | cc\.bingj\.com/ | bing-amp\.com/ | duckduckgo\.com/l/
    | r\.search\.yahoo\.com/ | yandex\.(?:ru|com)/clck/ | translate\.yandex\.(?:ru|com)/
    | (?:microsofttranslator|translatetheweb)\.com/ | web\.archive\.org/web/
    | archive\.(?:today|ph|is|li|vn|md)/ | 12ft\.io/ | r\.jina\.ai/
    # networks of people
    | (?:l|lm)\.facebook\.com/ | facebook\.com/(?:l\.php|flx)/ | l\.messenger\.com/
    | l\.(?:instagram|threads)\.com/ | l\.threads\.net/ | l\.wl\.co/ | t\.umblr\.com/
    | out\.reddit\.com/ | youtube\.com/redirect/ | linkedin\.com/(?:redir|safety)/
    | pinterest\.com/offsite/ | medium\.com/r/ | tiktok\.com/link/ | away\.vk\.com/
    | vk\.com/away\.php/ | t\.me/iv/ | (?:exit|gate)\.sc/ | slack-redir\.net/
    | disq\.us/
    | steamcommunity\.com/linkfilter/ | link\.zhihu\.com/ | weibo\.cn/sinaurl/
    # hiding where one comes from, checking where one goes
    | href\.li/ | anon\.to/ | anonym\.to/ | anonymz\.com/ | nullrefer\.com/
    | deref-(?:gmx\.net|web\.de)/ | safelinks\.protection\.outlook\.com/
    | urldefense(?:\.proofpoint)?\.(?:com|us)/ | linkprotect\.cudasvc\.com/
    | clicktime\.symantec\.com/ | secure-web\.cisco\.com/ | urlsand\.esvalabs\.com/
    )""",
    re.VERBOSE,
)
_NETWORKS = re.compile(
    r"""(?:[\w-]+\.)*(?:
    linksynergy\.com | awin1\.com | zenaps\.com | tidd\.ly | ad\.zanox\.com
    | zanox-affiliate\.de | go\.skimresources\.com | redirectingat\.com
    | shareasale(?:-analytics)?\.com | prf\.hn | viglink\.com | shop-links\.co
    # CJ, then Pepperjam, then Impact
    | anrdoezrs\.net | jdoqocy\.com | dpbolvw\.net | tkqlhce\.com | kqzyfj\.com
    | qksrv\.net | lduhtrp\.net | emjcd\.com | cj\.dotomi\.com
    | pntrac?\.com | pntrs\.com | gopjn\.com | pj(?:atr|tra)\.com
    | sjv\.io | pxf\.io | evyy\.net | 7eer\.net | ojrq\.net
    | (?:clk\.tradedoubler\.com | tradedoubler\.com/click) | rover\.ebay\.com
    | s\.click\.aliexpress\.com | track\.webgains\.com | tc\.tradetracker\.net
    | digidip\.net | flexlinkspro\.com | avantlink\.com/click\.php | hop\.clickbank\.net
    | partner-ads\.com | track\.effiliation\.com | action\.metaffiliation\.com
    | financeads\.net | adcell\.com | scripts\.affiliatefuture\.com | t\.cfjump\.com
    | ad\.admitad\.com | alitems\.com | clk\.omgt3\.com | track\.omguk\.com
    | ds1\.nl | lt45\.net | dt71\.net | jf79\.net
    )/""",
    re.VERBOSE,
)


def is_wrapper(host: str, path: str) -> bool:
    """Whether a page leads on to an address that it is given."""
    return _belongs(_WRAPPERS, host, path) or is_network(host, path)


def is_network(host: str, path: str) -> bool:
    """Whether a link is one by which an affiliate network counts clicks."""
    return _belongs(_NETWORKS, host, path)


def _belongs(known: re.Pattern[str], host: str, path: str) -> bool:
    return known.match(f"{host}{path.lower().rstrip('/')}/") is not None


def original_host(host: str, query: str) -> str:
    """Return whose page stands at a host of Google's translator, or the host itself.

    A hyphen between letters was a dot, two were one hyphen; the query says what the
    host could not.
    """
    name, dot, _ = host.rpartition(".translate.goog")
    if not dot:
        return host
    given = {key: values[0] for key, values in parse_qs(query).items()}
    name = given.get("_x_tr_hp", "") + name
    is_wide = False
    for sign in sorted(given.get("_x_tr_enc", "").split(","), reverse=True):
        if name.startswith(f"{sign}-"):
            name, is_wide = name[len(sign) + 1 :], sign == "0"
    name = "-".join(part.replace("-", ".") for part in name.split("--"))
    return f"xn--{name}" if is_wide else name


def readings(address: str) -> Iterator[str]:
    """Yield an address in every way in which a wrapper could mean it."""
    yield address
    yield unquote(address)
    if found := re.search(r"/v3/__(.+?)__;([A-Za-z0-9_-]*)", address):
        yield _defended(*found.groups())
    if found := re.search(r"/v2/url\?u=([^&#]+)", address):
        escaped = re.sub("-(?=[0-9A-Fa-f]{2})", "%", found[1])
        yield unquote(escaped.replace("_", "/"))
    for code in re.findall(r"aHR0c[\w+/-]+", address, re.ASCII):
        yield _decoded(code)


def _decoded(code: str) -> str:
    padded = code[: len(code) // 4 * 4] if len(code) % 4 == 1 else code
    padded += "=" * (-len(padded) % 4)
    return b64decode(padded, altchars=b"-_").decode(errors="replace")


def _defended(url: str, code: str) -> str:
    """Read version 3 of Proofpoint: `*` is a sign, `**` and a letter are many."""
    signs = list(_decoded(code))
    order = [*range(65, 91), *range(97, 123), *range(48, 58), 45, 95]
    said = ""
    while url:
        if run := re.match(r"\*\*([\w-])", url, re.ASCII):
            length, url = order.index(ord(run[1])) + 2, url[3:]
        else:
            length, url, plain = (
                (1, url[1:], "") if url[0] == "*" else (0, url[1:], url[0])
            )
            said += plain
        said += "".join(signs[:length])
        del signs[:length]
    return said
