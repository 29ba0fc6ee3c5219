#!/usr/bin/env python3
"""What a search may be asked and what an archive may be given: hostile queries from the shell and over
the wire, articles that are empty, huge or from another century."""
import datetime
import socket

from lib import *

now = datetime.datetime.now(datetime.timezone.utc)
plain = [{"id": f"n-{i}", "source": "okaz", "url": f"https://www.okaz.example/{i}", "published": f"2015-07-{1 + i:02d}T10:00:00Z",
          "title": f"أسعار النفط اليوم {i}", "body": f"ترتفع أسعار النفط في الأسواق للمرة {i} هذا الشهر."} for i in range(20)]


def odd(name, **fields):
    return dict({"id": name, "source": "okaz", "url": f"https://www.okaz.example/{name}", "published": "2015-07-02T10:00:00Z",
                 "title": f"خبر غريب {name}", "body": "نص"}, **fields)


strange = [odd("empty", body=""), odd("letter", body="ب", title="ا"), odd("huge", body="كلمة طويلة جدا " * 38000 + "الخاتمة"),
           odd("word", body="ب" * 500_000), odd("lines", body="\n" * 100_000 + "آخر"), odd("twice", body="نص أول"), odd("twice", body="نص ثان"),
           odd("marks", body="!?؟،" * 1000), odd("y2099", published="2099-01-01T00:00:00Z"), odd("y1970", published="1970-01-01T00:00:00Z"),
           odd("y1971", published="1971-01-01T00:00:00Z"), odd("y0001", published="0001-01-01T00:00:00Z"), odd("never", published="soon")]
data = TMP / "data"
for name, rows in (("plain", plain), ("strange", strange)):
    (TMP / name).write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
    code, out, err = run("import", TMP / name, "--data", data)
    check(code == 0, f"import of {name} articles", out + err)
check(run("verify", "--data", data)[0] == 0, "archive and index agree")


def search(q, *args):
    code, out, err = run("search", "--data", data, "--json", *args, "--", q, timeout=20)
    return json.loads(out) if code == 0 else {"total": f"exit {code}: {err}", "hits": [], "partial": None}


check(search("lang:ar")["total"] > 25 and search("lang:ar النفط")["total"] == 20, "records that do not say their language have one")
check(search("الخاتمة")["total"] == 1, "the last word of a megabyte is found")
check(search("\"نص ثان\"")["total"] == 1 and search("\"نص أول\"")["total"] == 0, "of two texts of one id the last counts")
ids = [h["external_id"] for h in search("خبر OR أسعار OR ا", "--sort", "newest", "--limit", "100")["hits"]]
times = {h["external_id"]: h["published"] for h in search("خبر OR أسعار OR ا", "--limit", "100")["hits"]}
check(len(ids) == 20 + len(strange) - 2 and times["y2099"] <= datetime.datetime.now(datetime.timezone.utc).strftime("%FT%TZ"), "nothing is published after today", times)
check(times["y1971"].startswith("1971") and ids[-1] == "y1971", "an old date is an old date", ids)
time.sleep(1.1)  # what comes now is of a later second than all before
late = TMP / "late"
late.write_text(json.dumps(odd("late", published=datetime.datetime.now(datetime.timezone.utc).strftime("%FT%TZ"))) + "\n")
run("import", late, "--data", data)
ids = [h["external_id"] for h in search("خبر", "--sort", "newest")["hits"]]
check(ids[0] == "late", "2099 stands behind today's news", ids)

hostile = ["", " ", "*", "***", "* *", "-", "--", "\"", "\"\"", "(", ")", "()", "((((((((((", "OR", "AND OR NOT", "a OR", "NOT", "-النفط", "في", "في من على",
           "title:", "title:(", "source:nobody", "before:yesterday", "ا*", "%s%n%x", "'; DROP TABLE articles; --", "<script>", "\u202e\u2066", "\u200d",
           "(" * 600, "\"في" * 200, "ال* " * 100, "x" * 100_000, "نفط " * 10_000]
bad = []
for q in hostile:
    r = search(q)
    if not isinstance(r["total"], int) or r["partial"] is not False or len(r["hits"]) > 20:
        bad.append((q[:40], r["total"]))
check(not bad, f"{len(hostile)} hostile queries from the shell are answered", bad)
batch = TMP / "batch"
batch.write_bytes(b"".join(b"q%d\t%s\n" % (i, q) for i, q in enumerate((b"x" * 1_000_000, "نفط ".encode() * 200_000, bytes(range(11, 256)), b"\xd8", b"*", b"(" * 100_000, "النفط".encode()))))
code, out, err = run("search", "--data", data, "--batch", batch, "--run", "-", timeout=60)
check(code == 0 and "q6 Q0 n-" in out and "q1 Q0 n-" in out, "and those of a batch, of a megabyte and of any bytes", err + out[-300:])

server = start("serve", "--data", data, "--listen", "127.0.0.1:0")
port = port_of(server)
base = f"http://127.0.0.1:{port}"


def raw(request):
    """The first line of the answer to these bytes; "" when the server hung up."""
    with socket.create_connection(("127.0.0.1", port), 20) as s:
        s.settimeout(20)
        try:
            s.sendall(request)
            return s.makefile("rb").readline().decode("latin1").strip()
        except OSError:
            return ""


bad = []
for q in hostile:
    for path in ("/search?q=", "/en/search?sort=oldest&q=", "/fr/search?exact=1&q=", "/api/v1/search?q=", "/api/v1/counts?q=", "/search/rss?q="):
        status, headers, text = get(base + path + urllib.parse.quote(q), timeout=20)
        whole = json.loads(text) if (headers["Content-Type"] or "").startswith("application/json") else status >= 400 or text.strip().endswith((">", "}"))
        if not whole or not (status == 200 or status in (400, 414, 431, 429) and len(q) > 512 or status == 429) or "<script>alert" in text:
            bad.append((path, q[:40], status))
check(not bad, "and over the wire: pages in three languages, feeds and JSON", bad)
for name, request in (("a megabyte", b"GET /search?q=" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"), ("any bytes", b"GET /search?q=" + bytes(range(128, 256)) + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
                      ("half an escape", b"GET /search?q=%d HTTP/1.1\r\nHost: x\r\n\r\n"), ("a zero byte", b"GET /search?q=%00a HTTP/1.1\r\nHost: x\r\n\r\n")):
    line = raw(request)
    check(re.match(r"HTTP/1\.1 (200|4\d\d)", line) or (not line and len(request) > 100_000), f"{name}: an answer or a refusal", line)
status, _, text = get(base + "/api/v1/search?q=" + urllib.parse.quote("النفط"))
check(status == 200 and json.loads(text)["total"] == 20 and server.poll() is None, "the server lives", log_of(server)[-500:])
check(stop(server) == 0, "and stops cleanly", log_of(server)[-500:])

segments = sorted((data / "index").glob("*.seg"))
whole = segments[0].read_bytes()
segments[0].write_bytes(whole[:len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 1]) + whole[len(whole) // 2 + 1:])
code, out, err = run("search", "--data", data, "النفط")
check(code == 0 and "(not complete)" in out and search("النفط")["partial"] is True, "a damaged part is told, and the rest answers", out + err)
check(run("verify", "--data", data)[0] == 1, "verify names it")
check(run("reindex", "--data", data)[0] == 0 and search("النفط")["total"] == 20 and run("verify", "--data", data)[0] == 0, "and it is made anew")
done()
