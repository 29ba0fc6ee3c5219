#!/usr/bin/env python3
"""Papers that misbehave: each costs itself only, with its reason in its log; the others are whole."""
import collections
import sqlite3

from lib import *

EXPECT = {  # paper -> (misdeed, a reason that its log must name; None: it is got over)
    "difaf": ("gzip-bomb", ["too large", "no markup"]), "shurfa": ("huge-headers", ["headers are too large"]),
    "nabd-alkuthban": ("garbage", ["not a "]), "sada-alwaha": ("redirect-loop", ["too many redirects"]),
    "qanadil": ("redirect-private", ["link-local address"]), "arqam-aswaq": ("410", ["HTTP status 410"]),
    "echo-oasis": ("truncated", ["closed before the end"]), "malaabna": ("flaky", ["HTTP status 500"]),
    "dafater": ("soft-404", []), "baydar": ("reset", [""]), "quotidien-port": ("moved", None),
}
press, port, sources = start_press("--behave", ",".join(f"{m}:{s}" for s, (m, _) in EXPECT.items()))
truth = collections.Counter(r["source"] for r in published(port))
data = make_data("hostile", sources, FAST)
crawler = start("crawl", "--data", data)
con = sqlite3.connect(f"file:{data}/warraq.db?mode=ro", uri=True)


def counts():
    return dict(con.execute("SELECT slug, articles FROM sources"))


def reasons(slug):
    return [r for (r,) in con.execute("SELECT e.reason FROM source_events e JOIN sources s ON s.id = e.source_id WHERE s.slug = ?", (slug,))]


good = [s for s in truth if EXPECT.get(s, ("", None))[1] is None]
check(len(good) == 2 and wait_for(lambda: all(counts()[s] >= truth[s] for s in good), 90, 0.5), f"the papers that behave, or only move, are whole: {good}", [(s, counts()[s], truth[s]) for s in good])
for slug, (misdeed, want) in EXPECT.items():
    if want:
        named = wait_for(lambda: any(w in r for r in reasons(slug) for w in want), 30)
        check(bool(named), f"{misdeed}: a named reason in the paper's log", reasons(slug))
check(not any(counts()[s] for s in ("qanadil", "sada-alwaha", "arqam-aswaq", "dafater", "nabd-alkuthban")), "nothing came of redirects to nowhere, garbage and error pages", counts())
check(crawler.poll() is None, "the crawler lives", log_of(crawler)[-1000:])
peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{crawler.pid}/status").read_text())[1]) // 1024
check(peak < 400, f"in {peak} MiB at most")
check(stop(crawler) == 0, "and stops cleanly", log_of(crawler)[-1000:])
begins = collections.Counter(re.findall(r"feed-fails url=(\S+) reason=\"[^\"]", log_of(crawler)))
ends = collections.Counter(re.findall(r"feed-recovers url=(\S+)", log_of(crawler)))
check(begins and all(n <= 1 + ends[u] for u, n in begins.items()), "a failing feed is one line in the log, however often it is asked", begins)
check(run("verify", "--data", data)[0] == 0, "archive, index and images agree")
done()
