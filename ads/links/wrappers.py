"""Wrappers: pages of other sites that lead on to an address which they carry.

Search engines, networks and mail filters wrap the links that people click; archives,
caches and translators show a page under an address of theirs; affiliate networks count
a click. A link to one belongs to a programme if the programme's address can be read in
it. What says nothing of where it leads, as a short link, cannot be known.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, unquote

from ads.links.urls import ResolvedURL, parent_domains, resolve_typed

# A host with its subdomains, or those of its pages that lead on.
WRAPPERS = """
google.com/url google.com/amp google.com/imgres google.com/aclk google.com/translate
google.com/pagead google.com/website googleadservices.com googleads.g.doubleclick.net
ad.doubleclick.net adclick.g.doubleclick.net clickserve.dartsearch.net
webcache.googleusercontent.com
bing.com/ck bing.com/aclk cc.bingj.com duckduckgo.com/l r.search.yahoo.com
yandex.ru/clck yandex.com/clck translate.yandex.com translate.yandex.ru
microsofttranslator.com translatetheweb.com cdn.ampproject.org bing-amp.com
l.facebook.com lm.facebook.com facebook.com/l.php facebook.com/flx l.messenger.com
l.instagram.com l.threads.com l.threads.net l.wl.co t.umblr.com out.reddit.com
youtube.com/redirect linkedin.com/redir linkedin.com/safety pinterest.com/offsite
medium.com/r tiktok.com/link vk.com/away.php away.vk.com t.me/iv exit.sc gate.sc
slack-redir.net steamcommunity.com/linkfilter disq.us link.zhihu.com weibo.cn/sinaurl
href.li anon.to anonym.to anonymz.com nullrefer.com deref-gmx.net deref-web.de
safelinks.protection.outlook.com urldefense.com urldefense.us
urldefense.proofpoint.com protect.checkpoint.com/v2 protection.sophos.com
linkprotect.cudasvc.com clicktime.symantec.com
secure-web.cisco.com urlsand.esvalabs.com web.archive.org/web archive.today archive.ph
archive.is archive.fo archive.li archive.vn archive.md wayback.archive.org/web
arquivo.pt/wayback webarchive.org.uk 12ft.io r.jina.ai deviantart.com/users/outgoing
douban.com/link2 gitee.com/link link.csdn.net link.juejin.cn yelp.com/biz_redir
vkontakte.ru/away.php secure.adnxs.com/clktrb paid.outbrain.com
"""
# Hosts of affiliate networks: they count a click for whoever pays.
NETWORKS = """
linksynergy.com awin1.com zenaps.com tidd.ly ad.zanox.com zanox-affiliate.de
go.skimresources.com redirectingat.com shareasale.com shareasale-analytics.com
anrdoezrs.net jdoqocy.com dpbolvw.net tkqlhce.com kqzyfj.com qksrv.net lduhtrp.net
emjcd.com cj.dotomi.com prf.hn pntra.com pntrac.com pntrs.com gopjn.com pjatr.com
pjtra.com viglink.com shop-links.co clk.tradedoubler.com tradedoubler.com/click
rover.ebay.com s.click.aliexpress.com track.webgains.com tc.tradetracker.net sjv.io
pxf.io evyy.net 7eer.net ojrq.net digidip.net flexlinkspro.com avantlink.com/click.php
hop.clickbank.net partner-ads.com track.effiliation.com action.metaffiliation.com
financeads.net adcell.com scripts.affiliatefuture.com t.cfjump.com ad.admitad.com
alitems.com clk.omgt3.com track.omguk.com ds1.nl lt45.net dt71.net jf79.net
go2cloud.org/aff_c apmebf.com ftjcfx.com goto.walmart.com/c goto.target.com/c
hb.afl.rakuten.co.jp/hgc px.a8.net
valuecommerce.com/servlet/referral partners.webmasterplan.com retailads.net/tc.php
track.flexlinks.com linkhaitao.com
"""

_GOOGLE = re.compile(r"(?:.*\.)?google\.(?:com?\.)?[a-z]{2,3}")  # any country's
_TRANSLATED = ".translate.goog"
_BASE64 = re.compile(r"aHR0c[A-Za-z0-9+/_-]{8,}")  # of what begins with "http"
_ESCAPE_OF_V2 = re.compile(r"-([0-9A-Fa-f]{2})")
LONGEST = 1000  # of an address inside another; no more of it is read
_V3 = re.compile(rf"/v3/__(.{{1,{LONGEST}}}?)__;([\w-]*)", re.ASCII)
_TAKEN_OUT = re.compile(r"\*(?:\*([\w-]))?", re.ASCII)
_RUN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@lru_cache(maxsize=2)
def _paths(lines: str = f"{WRAPPERS} {NETWORKS}") -> dict[str, list[str]]:
    """Return what the paths of wrappers begin with, by host."""
    found: dict[str, list[str]] = {}
    for line in lines.split():
        url = resolve_typed(line)
        found.setdefault(url.host, []).append(f"{url.path.rstrip('/')}/")
    return found


def may_wrap(host: str) -> bool:
    """Whether a host has wrappers: most of what it shows may be none."""
    domains = parent_domains(host)
    return not _paths().keys().isdisjoint(domains) or bool(
        host.endswith(_TRANSLATED) or _GOOGLE.fullmatch(host)
    )


def wraps(url: ResolvedURL) -> bool:
    """Whether a link leads to a wrapper."""
    return _is_among(_paths(), url)


def is_network(url: ResolvedURL) -> bool:
    """Whether a link is one by which an affiliate network counts clicks."""
    return _is_among(_paths(NETWORKS), url)


def _is_among(paths: dict[str, list[str]], url: ResolvedURL) -> bool:
    domains = parent_domains(url.host)
    if _GOOGLE.fullmatch(url.host):
        domains.append("google.com")
    path = f"{url.path.lower()}/"
    return any(path.startswith(one) for host in domains for one in paths.get(host, ()))


def see_through_translation(url: ResolvedURL) -> ResolvedURL:
    """Return the page that Google translates in place, or the URL as it is.

    Source:
        Google Search Central, "Enabling your ad network to work with
        translation-related Google Search features".
    """
    if not url.host.endswith(_TRANSLATED):
        return url
    said = dict(parse_qsl(url.query))
    host = said.get("_x_tr_hp", "") + url.host.removesuffix(_TRANSLATED)
    codes = said.get("_x_tr_enc", "").split(",")
    is_wide = "0" in codes and host.removeprefix("1-").startswith("0-")
    for code in ("1", "0"):
        if code in codes:
            host = host.removeprefix(f"{code}-")
    host = re.sub(r"\b-\b", ".", host).replace("--", "-")
    return url._replace(host=f"xn--{host}" if is_wide else host)


def decode(text: str) -> Iterator[str]:
    """Yield other readings of what a wrapper is given.

    Args:
        text: Its URL, from the host on, or a part.

    Source:
        Proofpoint, "URL Defense: decoding"; `u=` of bing.com/ck/a is "a1" and Base64.
    """
    yield unquote(text)
    yield _BASE64.sub(lambda found: _read_base64(found[0]), text)
    if "urldefense" in text:
        yield _ESCAPE_OF_V2.sub(r"%\1", text).replace("_", "/")
        yield from (_read_v3(*found.groups()) for found in _V3.finditer(text))


def _read_base64(text: str) -> str:
    whole = text[: len(text) - (len(text) % 4 == 1)]
    return urlsafe_b64decode(whole + "=" * (-len(whole) % 4)).decode(errors="replace")


def _read_v3(url: str, kept: str) -> str:
    """Put the signs back that version 3 has taken out: `*` for one, `**` for a run."""
    signs = iter(_read_base64(kept))

    def put_back(found: re.Match[str]) -> str:
        length = _RUN.index(found[1]) + 2 if found[1] else 1
        return "".join(sign for _, sign in zip(range(length), signs, strict=False))

    return _TAKEN_OUT.sub(put_back, url)
