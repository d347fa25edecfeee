"""Links as platforms write them, round an address of somebody else.

Each line is the format of one platform, as its documentation or its pages show it:
`{plain}` is the address as it is, `{quoted}` escaped for a query, `{base64}` in Base64
for URLs, `{v2}` and `{dashed}` as Proofpoint and Google's translator write it.
"""

from base64 import urlsafe_b64encode
from urllib.parse import quote, urlsplit

_WRAPPERS = """
https://www.google.com/url?sa=t&rct=j&url={quoted}&usg=AOvVaw0
https://www.google.co.uk/url?q={quoted}&sa=D&source=docs
https://google.de/url?q={plain}
https://www.google.com/amp/s/{bare}
https://translate.google.com/translate?sl=en&tl=de&u={quoted}
https://{dashed}.translate.goog{path}?_x_tr_sl=en&_x_tr_tl=de
https://webcache.googleusercontent.com/search?q=cache:abc:{bare}
https://www.googleadservices.com/pagead/aclk?sa=L&ai=C1&adurl={quoted}
https://adclick.g.doubleclick.net/pcs/click?xai=1&adurl={plain}
https://ad.doubleclick.net/ddm/clk/1;2;v?{plain}
https://www-shop-example.cdn.ampproject.org/c/s/{bare}
https://l.facebook.com/l.php?u={quoted}&h=AT0&s=1
https://lm.facebook.com/l.php?u={quoted}
https://www.facebook.com/flx/warn/?u={quoted}
https://l.instagram.com/?u={quoted}&e=AT1
https://l.messenger.com/l.php?u={quoted}
https://t.umblr.com/redirect?z={quoted}&t=NDcw
https://out.reddit.com/t3_abc?url={quoted}&token=AQAA
https://www.youtube.com/redirect?event=video_description&redir_token=Q&q={quoted}
https://www.linkedin.com/redir/redirect?url={quoted}&urlhash=x
https://www.linkedin.com/safety/go?url={quoted}
https://www.pinterest.com/offsite/?token=1&url={quoted}
https://www.tiktok.com/link/v2?aid=1988&target={quoted}
https://medium.com/r/?url={quoted}
https://vk.com/away.php?to={quoted}&cc_key=
https://away.vk.com/away.php?to={quoted}
https://exit.sc/?url={quoted}
https://slack-redir.net/link?url={quoted}
https://steamcommunity.com/linkfilter/?u={quoted}
https://disq.us/url?url={quoted}%3Axyz&cuid=1
https://duckduckgo.com/l/?uddg={quoted}&rut=0
https://www.bing.com/ck/a?!&&p=ab12&ptn=3&ver=2&hsh=4&u=a1{base64}&ntb=1
https://r.search.yahoo.com/_ylt=A0/RV=2/RE=1/RO=10/RU={quoted}/RK=2/RS=x
https://web.archive.org/web/20240229101112/{plain}
https://web.archive.org/web/2024id_/{plain}
https://archive.ph/2024/{plain}
https://12ft.io/{plain}
https://href.li/?{plain}
https://anon.to/?{plain}
https://eur01.safelinks.protection.outlook.com/?url={quoted}&data=05%7C01&sdata=a%3D
https://urldefense.proofpoint.com/v2/url?u={v2}&d=DwMFaQ&c=x&r=y&m=z&s=s&e=
https://urldefense.com/v3/__{plain}__;!!Abc123!Zz9$
https://linkprotect.cudasvc.com/url?a={quoted}&c=E,1
https://clicktime.symantec.com/3x?u={quoted}
https://protect.checkpoint.com/v2/___{plain}___.YzJ1OmE6bzpm
https://protection.sophos.com/?d=mail.example&u={base64}&i=NWY=&t=a&h=b
https://www.google.cat/url?q={quoted}
https://www.google.com.au/url?q={quoted}
https://translate.google.com/website?sl=en&tl=de&u={quoted}
https://www.deviantart.com/users/outgoing?{plain}
https://www.douban.com/link2/?url={quoted}
https://gitee.com/link?target={quoted}
https://link.csdn.net/?target={quoted}
https://link.juejin.cn/?target={quoted}
https://www.yelp.com/biz_redir?url={quoted}&website_link_type=website&src_bizid=x
https://vkontakte.ru/away.php?to={quoted}
https://secure.adnxs.com/clktrb?id=1&redir={quoted}
https://paid.outbrain.com/network/redir?p={quoted}
https://wayback.archive.org/web/2024/{plain}
https://arquivo.pt/wayback/20240101/{plain}
https://archive.fo/2024/{plain}
https://www.webarchive.org.uk/wayback/archive/2024/{plain}
https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3D{twice}
https://www.google.com/url?q=https%3A%2F%2Fwww.bing.com%2Fck%2Fa%3Fu%3Da1{base64}
https://web.archive.org/web/2024/https://{dashed}.translate.goog{path}?_x_tr_sl=en
"""
_NETWORKS = """
https://click.linksynergy.com/deeplink?id=AbC&mid=1234&murl={quoted}
https://www.awin1.com/cread.php?awinmid=1234&awinaffid=99&ued={quoted}
https://www.awin1.com/cread.php?awinmid=1234&awinaffid=99&clickref=&p={quoted}
https://go.skimresources.com/?id=1X2&xs=1&url={quoted}
https://www.shareasale.com/r.cfm?b=1&u=2&m=3&urllink={bare}&afftrack=
https://www.shareasale.com/u.cfm?d=1&m=3&u=2&urllink={quoted}
https://www.anrdoezrs.net/click-1234567-7654321?url={quoted}
https://www.anrdoezrs.net/links/1234567/type/dlg/{plain}
https://www.jdoqocy.com/click-1-2?url={quoted}
https://www.dpbolvw.net/click-1-2?url={quoted}
https://www.tkqlhce.com/click-1-2?url={quoted}
https://www.kqzyfj.com/click-1-2?url={quoted}
https://prf.hn/click/camref:1011abc/pubref:x/destination:{quoted}
https://www.pntra.com/t/TUJGR0xI?url={quoted}
https://www.pjtra.com/t/1-2-3?sid=x&url={quoted}
https://redirect.viglink.com/?key=abc&u={quoted}
https://shop-links.co/link/?exclusive=1&publisher_slug=x&url={quoted}
https://go.redirectingat.com/?id=1X2&url={quoted}&sref=a
https://clk.tradedoubler.com/click?p=1&a=2&g=3&url={quoted}
https://clk.tradedoubler.com/click?p(1)a(2)g(3)url({quoted})
https://rover.ebay.com/rover/1/711-53200-19255-0/1?campid=5&toolid=1&mpre={quoted}
https://s.click.aliexpress.com/deep_link.htm?aff_short_key=x&dl_target_url={quoted}
https://track.webgains.com/click.html?wgcampaignid=1&wgprogramid=2&wgtarget={quoted}
https://tc.tradetracker.net/?c=1&m=2&a=3&r=&u={quoted}
https://shop.sjv.io/c/1/2/3?u={quoted}
https://shop.pxf.io/c/1/2/3?u={quoted}
https://www.avantlink.com/click.php?tt=cl&merchant_id=1&pw=2&url={quoted}
https://ad.zanox.com/ppc/?1C2&ulp=[[{quoted}]]
https://shop.go2cloud.org/aff_c?offer_id=1&aff_id=2&url={quoted}
https://www.apmebf.com/click-1-2?url={quoted}
https://www.ftjcfx.com/click-1-2?url={quoted}
https://goto.walmart.com/c/1/2/3?u={quoted}
https://goto.target.com/c/1/2/3?u={quoted}
https://hb.afl.rakuten.co.jp/hgc/1a2b/?pc={quoted}
https://ck.jp.ap.valuecommerce.com/servlet/referral?sid=1&pid=2&vc_url={quoted}
https://px.a8.net/svt/ejp?a8mat=1&a8ejpredirect={quoted}
https://partners.webmasterplan.com/click.asp?ref=1&site=2&diurl={quoted}
https://shop.retailads.net/tc.php?t=1&deepurl={quoted}
https://track.flexlinks.com/a.ashx?foid=1&fot=9999&url={quoted}
https://www.linkhaitao.com/index.php?mod=lhdeal&track=x&new={quoted}
"""
WRAPPERS, NETWORKS = _WRAPPERS.split(), _NETWORKS.split()


def wrap(link: str, url: str) -> str:
    """Return a link of a platform to a URL."""
    parts = urlsplit(url)
    host = parts.netloc.replace("-", "--").replace(".", "-")
    return link.format(
        plain=url,
        bare=url.removeprefix("https://"),
        path=parts.path,
        quoted=quote(url, safe=""),
        twice=quote(quote(url, safe=""), safe=""),
        base64=urlsafe_b64encode(url.encode()).decode().rstrip("="),
        v2=quote(url, safe="").replace("%2F", "_").replace("%", "-"),
        dashed=host,
    )
