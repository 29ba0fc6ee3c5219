"""Runs one other program over a list of documents: rivals.py TOOL LIST OUT. Prints its rate.

Needs the environment that bench/reading.py makes. Documents are unpacked before the clock starts.
"""
import json
import logging
import subprocess
import sys
import time

logging.disable(logging.CRITICAL)
SECONDS_MAX = 240


def read_bytes(path):
    if path.endswith(".zst"):
        return subprocess.run(["zstd", "-dcq", path], capture_output=True).stdout
    with open(path, "rb") as f:
        return f.read()


def trafilatura(data, url):
    import trafilatura as t
    d = t.bare_extraction(data, url=url or None, with_metadata=True, include_comments=False)
    d = d.as_dict() if hasattr(d, "as_dict") else d or {}
    return {"body": d.get("text"), "title": d.get("title"), "author": (d.get("author") or "").split("; "), "date": d.get("date")}


def newspaper4k(data, url):
    import newspaper
    a = newspaper.Article(url or "http://localhost/", fetch_images=False)
    a.download(input_html=data.decode("utf-8", "replace"))
    a.parse()
    return {"body": a.text, "title": a.title, "author": list(a.authors), "date": str(a.publish_date or "")[:10]}


def htmldate(data, url):
    import htmldate as h
    return {"date": h.find_date(data, url=url or None, original_date=True)}


def feedparser(data, url):
    import feedparser as f
    return {"entries": len(f.parse(data).entries)}


TOOLS = {f.__name__: f for f in (trafilatura, newspaper4k, htmldate, feedparser)}


def main():
    tool = TOOLS[sys.argv[1]]
    rows = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
    __import__({"newspaper4k": "newspaper"}.get(sys.argv[1], sys.argv[1]))
    took = 0.0
    done = 0
    with open(sys.argv[3], "w", encoding="utf-8") as out:
        for r in rows:
            data = read_bytes(r["path"])
            begun = time.process_time()
            try:
                got = tool(data, r.get("url"))
            except Exception:  # a rival that falls over has read nothing
                got = {}
            took += time.process_time() - begun
            done += 1
            out.write(json.dumps({"id": r["id"], **got}, ensure_ascii=False, default=str) + "\n")
            if took > SECONDS_MAX:
                break
    print(f"{done / took:.2f}" if took else "0")


main()
