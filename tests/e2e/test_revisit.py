#!/usr/bin/env python3
"""Articles are looked at again: a changed text becomes a new version, a dead link is told and not
offered, and what only looks different changes nothing."""
import sqlite3

from lib import *

PAPERS = 12  # every layout of the press once, and two more
EACH = 3
ADDED = "تحديث: أضافت الصحيفة"
OK, DEAD, MOVED, WITHDRAWN = 1, 2, 3, 4
MISDEEDS = {"p0": "changed", "p1": "410", "p2": "404", "p3": "redirect-private", "p4": "soft-404", "p5": "moved", "p6": "changed"}
WANT = {"p0": OK, "p1": WITHDRAWN, "p2": DEAD, "p3": MOVED, "p5": OK, "p6": OK}
OTHERS = {f"p{i}" for i in range(PAPERS)} - set(MISDEEDS)


def text(paper, n):
    words = "أعلنت الوزارة اليوم خطة جديدة لتطوير الطرق والجسور في المنطقة وقال المتحدث إن العمل يبدأ قريبا".split()
    turned = words[(paper + n) % len(words):] + words[:(paper + n) % len(words)]
    return "\n".join(f"{' '.join(turned)} في المرحلة {paper}{n}{i} من المشروع الذي طال انتظاره." for i in range(6))


corpus = TMP / "corpus.jsonl"
corpus.write_text("".join(json.dumps({"id": f"{p}-{n}", "source": f"p{p}", "title": f"خطة لتطوير طرق المنطقة رقم {p} {n} تبدأ قريبا",
                                      "body": text(p, n), "published": f"2015-07-{10 + n}T0{n}:00:00Z", "lang": "ar"}, ensure_ascii=False) + "\n"
                          for p in range(PAPERS) for n in range(EACH)))
press, port, sources = start_press("--corpus", corpus)
truth = published(port)
data = make_data("revisit", sources, FAST.replace("[edition]", "revisit_first_s = 1\n[edition]"))
crawler = start("crawl", "--data", data)


def rows():
    """A dict an article: id, url, paper, version, link state, visits, failures, times."""
    con = sqlite3.connect(f"file:{data}/warraq.db?mode=ro", uri=True, timeout=20)
    con.row_factory = sqlite3.Row
    try:
        return [dict(r) for r in con.execute("SELECT a.id, a.url, s.slug AS paper, a.version, l.state, l.visits, l.failures, l.ok_s, l.since_s"
                                             " FROM articles a JOIN sources s ON s.id = a.source_id LEFT JOIN links l ON l.article_id = a.id")]
    finally:
        con.close()


def of(paper):
    return [r for r in rows() if r["paper"] == paper]


seen = wait_for(lambda: (lambda all: all if len(all) == len(truth) and all[0]["visits"] is not None and min(r["visits"] for r in all) >= 1 else None)(rows()), 120, 0.5)
check(seen, f"all {len(truth)} articles are stored and looked at again", f"{rows()[:3]}\n{log_of(crawler)[-1500:]}")
check(all(r["version"] == 1 and r["state"] == OK for r in rows()), "the same pages make no new version, their links work", [r for r in rows() if r["version"] > 1 or r["state"] != OK])

stop(press)
press, _, _ = start_press("--corpus", corpus, "--listen", f"127.0.0.1:{port}", "--behave", ",".join(f"{m}:{p}" for p, m in MISDEEDS.items()))
before = {r["id"]: r["visits"] for r in rows()}


def settled():
    now = rows()
    return all(r["state"] == WANT[r["paper"]] for r in now if r["paper"] in WANT) and \
        all(r["version"] == 2 for r in now if MISDEEDS.get(r["paper"]) == "changed") and \
        all(r["visits"] > before[r["id"]] for r in now if r["paper"] != "p4") and \
        all(r["failures"] > 0 or r["state"] == DEAD for r in now if r["paper"] == "p4")


check(wait_for(settled, 180, 1), "changed texts and broken links are found", [r for r in rows() if r["paper"] in MISDEEDS] + [log_of(crawler)[-1500:]])
check(all(r["version"] == 1 for r in rows() if MISDEEDS.get(r["paper"]) != "changed"), "errors, error pages and moves are no new versions", [r for r in rows() if r["version"] > 1])
check(all(r["state"] == OK for r in rows() if r["paper"] in OTHERS), "other links stay good", [r for r in rows() if r["paper"] in OTHERS and r["state"] != OK])
check(all(r["ok_s"] < r["since_s"] for p in ("p1", "p2", "p3") for r in of(p)), "when a dead link last worked is kept")
check(stop(crawler, timeout=60) == 0, "the crawler stops cleanly", log_of(crawler)[-2000:])

got = export(data)
check(len(got) == len(truth) and {r["url"] for r in got} == {t["url"] for t in truth}, "no article is lost, renamed or doubled", len(got))
changed = [r for r in got if ADDED in r["body"]]
check({r["source"] for r in changed} == {"p0", "p6"} and len(changed) == 2 * EACH, "the new text is the article's", [r["url"] for r in changed])
check(all(day in r["published"] for r in got for day in ["2015-07-1"]), "dates stay", {r["published"] for r in got})
code, out, err = run("verify", "--data", data)
check(code == 0, "archive, index and images agree", out + err)

server = start("serve", "--data", data, "--listen", "127.0.0.1:0")
base = f"http://127.0.0.1:{port_of(server)}"


def page(paper, prefix="", query=""):
    r = of(paper)[0]
    status, _, body = get(f"{base}{prefix}/{paper}/{r['id']}{query}")
    return status, body, f'<a href="{r["url"]}"' in body


status, body, linked = page("p0")
check(status == 200 and "عُدّل الخبر" in body and "الرابط الأصلي يعمل" in body and linked, "a changed article says so", body[:3000])
check(page("p0", "", "?version=1")[0] == 200 and page("p0", "", "?version=3")[0] == 404, "both versions are there, no third")
for paper, ar, fr, en in (("p1", "سحبت الصحيفة هذا الخبر", "a retiré cet article", "took this article off"),
                          ("p2", "الرابط الأصلي لا يعمل", "Lien d&#39;origine mort", "Original link is dead"),
                          ("p3", "يقود الآن إلى موقع آخر", "mène désormais à un autre site", "now leads to another site")):
    for prefix, words in (("", ar), ("/fr", fr), ("/en", en)):
        status, body, linked = page(paper, prefix)
        plain = body.replace("&#39;", "'")
        check(status == 200 and words.replace("&#39;", "'") in plain and not linked and of(paper)[0]["url"] in body,
              f"{paper}{prefix}: a bad link is told, not offered", f"{status} {linked} {re.findall('<div class=.note.*', body)[:2]}")
status, body, linked = page(sorted(OTHERS)[0])
check("عُدّل الخبر" not in body and "الرابط الأصلي يعمل" in body and linked, "a good link is offered")
stop(server)
done()
