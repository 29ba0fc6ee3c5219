#!/usr/bin/env python3
"""A paper whose every page has the same boxes, dressed like its text: after some articles they are left
out of the next ones, also after a restart, and nothing is taken for a change. Then hand rules: they
choose, a wrong line is told with its number, a stale one is told by `source check`."""
import http.server
import random
import sqlite3
import threading

from lib import *

PROMISE = "The Harbour Gazette keeps its own reporters in eleven towns of the coast, and whoever writes to them is answered within a week."
PANEL = "Every Friday our writers choose ten stories that were worth the ink; give us your name at the counter, and they come to your door."
WORDS = [f"{a}{b}" for a in "bar dul fen gor hal jin kem lor mis nar pol quin ras sel tur".split() for b in "ag ed il om us ash ere int ond ump".split()]
state = {"count": 12}


def words_of(n):
    return random.Random(n).sample(WORDS, 60)


def page(n):
    w = words_of(n)
    text = [f"{' '.join(w[i:i + 12]).capitalize()}, said {w[i + 12]} of the council, and {w[i + 13]} agreed." for i in range(0, 44, 11)]
    return f"""<!DOCTYPE html><html lang=en><head><title>{title(n)}</title></head><body><h1>{title(n)}</h1>
<div class=sign>By Ziad Nuri</div><div class=story><p>{text[0]}</p><p>{PROMISE}</p><p>{text[1]}</p>
<div class=panel><p>{PANEL}</p></div><p>{text[2]}</p><p>{text[3]}</p></div><div class=desk>Hala Zayat</div></body></html>"""


def title(n):
    w = words_of(n)
    return f"{w[50]} {w[51]} {w[52]} and {w[53]} {w[54]}".capitalize()


class Paper(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        name, number = self.path.strip("/").partition("/")[::2]
        kind, body = "text/html", None
        if name == "feed":
            kind = "application/rss+xml"
            items = "".join(f"<item><title>{title(n)}</title><link>{base}/story/{n}</link><pubDate>Mon, 02 Mar 2026 08:{n:02d}:00 GMT</pubDate></item>" for n in range(state["count"]))
            body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>Gazette</title><link>{base}/</link>{items}</channel></rss>"
        elif name == "story" and number.isdigit() and int(number) < state["count"]:
            body = page(int(number))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind + "; charset=utf-8")
        data = (body or "none").encode()
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Paper)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://gazette.localhost:{server.server_address[1]}"
data = make_data("learn", ini=FAST.replace("[edition]", "revisit_first_s = 1\n[edition]"))
code, out, err = run("source", "add", f"{base}/feed", "--slug", "gazette", "--lang", "en", "--display", "full", "--data", data)
check(code == 0, "the paper is added", out + err)


def articles():
    return {int(r["url"].rsplit("/", 1)[1]): r for r in export(data)}


def sql(query):
    con = sqlite3.connect(f"file:{data}/warraq.db?mode=ro", uri=True, timeout=20)
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


def has_text(n, r):
    w = words_of(n)
    return all(" ".join(w[i + 1:i + 12]) in r["body"] for i in range(0, 44, 11))


crawler = start("crawl", "--data", data)
wait_for(lambda: len(articles()) == 12, 60, 0.3)
state["count"] = 20
got = wait_for(lambda: (lambda a: a if len(a) == 20 else None)(articles()), 60, 0.3) or articles()
check(len(got) == 20, "all 20 articles are stored", f"{len(got)}\n{log_of(crawler)[-1500:]}")
late = [n for n in range(12, 20) if n in got]
check(all(has_text(n, r) for n, r in got.items()), "all of each text is there", [r["body"] for n, r in got.items() if not has_text(n, r)][:2])
check(any(PANEL in r["body"] for r in got.values()), "the first pages cannot know the box")
check(late and not any(PANEL in got[n]["body"] or PROMISE in got[n]["body"] for n in late), "the later ones leave both boxes out", [got[n]["body"] for n in late][:2])
seen = wait_for(lambda: (lambda n: n == 20)(sql("SELECT count(*) FROM links WHERE visits >= 2")[0][0]), 60, 0.5)
check(seen and sql("SELECT count(*) FROM versions")[0][0] == 0, "a second look takes no box for a change", sql("SELECT article_id, version FROM versions"))
check(stop(crawler) == 0, "the crawler stops cleanly", log_of(crawler)[-1500:])
check(sql("SELECT count(*), max(length(data)) < 65536 FROM templates") == [(1, 1)], "what was learnt is kept")

(data / "rules.ini").write_text("[localhost]\nauthor = .nobody\n[gazette.localhost]\nauthor = .desk\ntitel = h2\ntitle = h1.gone\nimage = img:first\n")
state["count"] = 22
crawler = start("crawl", "--data", data)
got = wait_for(lambda: (lambda a: a if len(a) == 22 else None)(articles()), 60, 0.3) or articles()
fresh = [got[n] for n in (20, 21) if n in got]
check(len(fresh) == 2 and not any(PANEL in r["body"] or PROMISE in r["body"] for r in fresh), "after a restart the boxes are known from the start", fresh)
check(all(r["author"] == "Hala Zayat" for r in fresh) and got[0]["author"] == "Ziad Nuri", "a rule chooses", [r["author"] for r in got.values()])
check(all(r["title"] == title(n) for n, r in got.items()), "a rule that matches nothing leaves it as it was")
stop(crawler)
told = [l for l in log_of(crawler).splitlines() if "rules.ini:" in l]
check(len(told) == 2 and "rules.ini:5: unknown key 'titel'" in told[0] and "rules.ini:7: " in told[1], "wrong lines are told with their numbers", told)
code, out, err = run("source", "check", "--data", data)
check("STALE\t'title' of rules.ini matches nothing" in out and "'author'" not in out, "a stale rule is told", out)
check(code == 1 and "2 lines of rules.ini are not used" in err and "rules.ini:5:" in err, "and so are wrong lines", f"{code} {err}")
(data / "rules.ini").unlink()
code, out, err = run("source", "check", "--data", data)
check(code == 0 and "STALE" not in out, "without rules there is nothing to tell", out + err)
check(run("verify", "--data", data)[0] == 0, "archive and index agree")

# the same on saved pages, without a data directory
for n in range(20):
    (TMP / f"{n}.html").write_text(page(n))
batch = TMP / "batch.jsonl"
batch.write_text("".join(json.dumps({"id": str(n), "url": f"{base}/story/{n}", "path": f"{n}.html"}) + "\n" for n in range(20)))


def lab(*args):
    code, out, err = run("lab", "page", *args)
    return code, [json.loads(l) for l in out.splitlines()], err


code, plain, err = lab("--batch", batch)
check(code == 0 and len(plain) == 20 and all(PANEL in r["body"] and "repeated" not in r for r in plain), "lab page reads each page by itself", err)
code, learnt, err = lab("--learn", "--batch", batch)
check(code == 0 and [r["id"] for r in learnt] == [r["id"] for r in plain] and all(PANEL not in r["body"] and PANEL in r["repeated"] and has_text(int(r["id"]), r) for r in learnt),
      "lab page --learn leaves out what the others repeat, and says what", err)
(TMP / "rules.ini").write_text("[gazette.localhost]\nauthor = .desk\nbody = p:x\nremove = .panel\n")
code, ruled, err = lab("--rules", TMP / "rules.ini", "--batch", batch)
check(code == 0 and all(r["authors"] == ["Hala Zayat"] and PANEL not in r["body"] and r["rules_used"] == ["author", "remove"] for r in ruled), "lab page --rules", ruled[:1])
check("rules.ini:3: " in err and len(err.splitlines()) == 1, "and tells what it does not understand", err)
check(lab("--learn", TMP / "0.html")[0] == 2 and run("lab", "feed", "--rules", TMP / "rules.ini", TMP / "0.html")[0] == 2, "options that make no sense are refused")
check(lab("--rules", TMP / "absent.ini", TMP / "0.html")[0] == 1, "a rules file that is not there is told")
done()
