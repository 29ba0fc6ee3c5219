#!/usr/bin/env python3
"""The main job: newspapers on loopback are crawled, and what they published is stored once, with its
title, source and day, found by its title, and shown. Real articles when ../shared is there."""
import datetime
import html

from lib import *

RIGHT = 0.98  # share of articles whose title, source and day must be right


def day_of(record):
    """The local day in Riyadh, as a reader sees it."""
    p = record["published"]
    if not p:
        return None
    if len(p) == 10:
        return p
    t = datetime.datetime.fromisoformat(p.replace("Z", "+00:00"))
    return t.astimezone(datetime.timezone(datetime.timedelta(hours=3))).strftime("%Y-%m-%d")


def days_of(truth):
    """Right days: the one the paper prints, and the instant's in the edition's zone."""
    return {truth["day"], day_of(truth)}


def squeeze(s):
    """Without white space differences and without the breaking mark, which is kept as a flag."""
    return re.sub(r"^عاجل\s*[:|.-]*\s*", "", " ".join((s or "").split()))


def crawl(name, *press_args, minutes=5):
    press, port, sources = start_press(*press_args)
    truth = {r["url"]: r for r in published(port)}
    data = make_data(name, sources, FAST)
    crawler = start("crawl", "--data", data)
    wait_for(lambda: int(stats(data).get("articles", 0)) >= len(truth), minutes * 60, 1)
    time.sleep(2)  # a duplicate would come now
    code = stop(crawler, timeout=60)
    check(code == 0, f"{name}: the crawler stops cleanly", log_of(crawler)[-2000:])
    got = export(data)
    by_url = {}
    for r in got:
        by_url.setdefault(r["url"], []).append(r)
    check(len(by_url) == len(got), f"{name}: nothing is stored twice", len(got) - len(by_url))
    missing = [u for u in truth if u not in by_url]
    check(not missing, f"{name}: all {len(truth)} published articles are stored", f"{len(missing)} missing: {missing[:5]}\n{log_of(crawler)[-1500:]}")
    later = {r["url"] for r in published(port)}  # the demo's papers go on publishing while they are read
    check(set(by_url) <= later, f"{name}: nothing else is stored", sorted(set(by_url) - later)[:5])
    wrong = []
    for u, t in truth.items():
        for r in by_url.get(u, [])[:1]:
            bad = [k for k, ok in (("title", squeeze(r["title"]) == squeeze(t["title"])), ("source", r["source"] == t["source"]), ("day", day_of(r) in days_of(t))) if not ok]
            if bad:
                wrong.append((bad, u, r["title"], t["title"], day_of(r), t["day"]))
    right = 1 - (len(wrong) + len(missing)) / max(1, len(truth))
    check(right >= RIGHT, f"{name}: title, source and day are right for at least {RIGHT:.0%}", f"{right:.4f}\n" + "\n".join(map(str, wrong[:12])))
    print(f"# {name}: {len(truth)} articles, {right:.4f} right", flush=True)
    check(run("verify", "--data", data)[0] == 0, f"{name}: archive, index and images agree", run("verify", "--data", data)[1:])
    return data, truth, by_url


def find_and_show(name, data, truth, by_url, step):
    server = start("serve", "--data", data, "--listen", "127.0.0.1:0")
    base = f"http://127.0.0.1:{port_of(server)}"
    lost, blank, tried = [], [], 0
    for u, t in list(truth.items())[::step]:
        if u not in by_url or not squeeze(t["title"]):
            continue
        tried += 1
        r = by_url[u][0]
        q = urllib.parse.quote(squeeze(t["title"])[:250])
        status, _, page = get(f"{base}/search?q={q}&copies=1")
        if status != 200 or squeeze(t["title"])[:20] not in squeeze(html.unescape(re.sub(r"</?mark>", "", page))):
            lost.append((status, u, t["title"]))
        address = f"/{t['source']}/{r['id']}"  # a crawled article is exported with our own id
        last = squeeze((r["body"] or r["title"]).split("\n\n")[-1])[-40:]
        status, _, page = get(base + address)
        if status != 200 or last not in squeeze(html.unescape(page)):
            blank.append((status, address, last))
    check(len(lost) <= tried * (1 - RIGHT), f"{name}: articles are found by their own titles ({tried} tried)", lost[:5])
    check(not blank, f"{name}: article pages show their text to its end", blank[:5])
    stop(server)


data, truth, by_url = crawl("demo")
find_and_show("demo", data, truth, by_url, 8)
corpus = SHARED / "data/corpus/saudi-2015.jsonl.zst"
if corpus.exists():
    data, truth, by_url = crawl("saudi", "--corpus", corpus, "--articles", os.environ.get("E2E_ARTICLES", "25"), minutes=15)
    find_and_show("saudi", data, truth, by_url, int(os.environ.get("E2E_STEP", "10")))
else:
    skip("saudi", "../shared/data/corpus is absent")

# discovery from a home page, a paper that links to another's article, a text that changes
papers = TMP / "papers.jsonl"


def print_papers(change):
    rows = [{"id": f"{s}{i}", "source": s, "published": f"2026-01-0{1 + i}T10:00:00+03:00", "title": f"مجلس بلدية {s} يناقش الطريق رقم {i} في جلسته",
             "body": f"ناقش المجلس في جلسته أمس مشروع الطريق رقم {i} الذي يصل القرى بالمدينة.\n\nوقال رئيس المجلس إن العمل يبدأ في الربيع المقبل وينتهي بعد عام."} for s in ("north", "south") for i in range(5)]
    if change:
        rows[2].update(title=rows[2]["title"] + " المعدلة", body=rows[2]["body"] + "\n\nوأضاف أن الميزانية زادت.")
    papers.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))


print_papers(False)
press, port, sources = start_press("--corpus", papers)
data = make_data("changes", ini=FAST)
code, out, err = run("source", "add", f"http://north.localhost:{port}/", "--slug", "north", "--data", data)
check(code == 0, "a home page is added", out + err)
crawler = start("crawl", "--data", data)
check(wait_for(lambda: len(export(data)) == 5, 60, 0.5), "its feeds are found and read", run("source", "check", "--data", data)[1])
stop(press)
print_papers(True)
press = start("press", "--corpus", papers, "--listen", f"127.0.0.1:{port}")
port_of(press)
again = wait_for(lambda: [r for r in export(data) if "المعدلة" in r["title"]], 60, 0.5)
lost = list((data / "images").glob("*/*.webp"))
check(again and "الميزانية زادت" in again[0]["body"] and len(export(data)) == 5, "a changed article becomes the next version", export(data)[:2])
stop(crawler)
import sqlite3
con = sqlite3.connect(f"file:{data}/warraq.db?mode=ro", uri=True)
check(con.execute("SELECT count(*) FROM versions").fetchone()[0] == 1, "and the old one is kept, nothing else was touched")
con.close()

check(lost, "there are pictures")
for f in lost:
    f.unlink()
check(run("verify", "--data", data)[0] == 1, "lost pictures are seen")
code, out, err = run("reindex", "--data", data)
check(code == 0 and "lost pictures will be fetched again" in out, "and asked for again", out + err)
crawler = start("crawl", "--data", data)
check(wait_for(lambda: run("verify", "--data", data)[0] == 0, 30, 0.5), "and fetched again", run("verify", "--data", data)[1])
stop(crawler)
stop(press)
done()
