"""What templates learnt from a site's other pages change: every set of ../shared/data/extraction is
read with and without `warraq lab page --learn`, all sets and the pages of dates/ in one batch, so
that a site is met as often as possible. Prints a table and each page whose score moved.

    python3 bench/learn.py
"""
import collections
import pathlib
import subprocess
import tempfile
import json
import urllib.parse

import reading


def main():
    todo, golds = [], {}
    for name in reading.BODY:
        file = reading.DATA / "extraction" / name / "gold.jsonl"
        golds[name] = reading.jsonl(file)
        todo += [{"id": f"{name}/{g['id']}", "url": g.get("url") or "", "path": str(file.parent / "pages" / (g["id"] + ".html.zst"))} for g in golds[name]]
    dates = reading.jsonl(reading.DATA / "dates/gold.jsonl")
    todo += [{"id": f"dates/{g['id']}", "url": g["url"], "path": str(reading.DATA / g["page"])} for g in dates]
    sites = collections.Counter(urllib.parse.urlsplit(t["url"]).netloc.removeprefix("www.") for t in todo)
    print(f"{len(todo)} pages of {len(sites)} sites, {sum(n >= 3 for n in sites.values())} with three pages or more")
    with tempfile.TemporaryDirectory() as tmp:
        tmp, got = pathlib.Path(tmp), {}
        reading.write(tmp / "batch.jsonl", todo)
        for mode in ([], ["--learn"]):
            out = subprocess.run([reading.WARRAQ, "lab", "page", *mode, "--batch", str(tmp / "batch.jsonl")], capture_output=True, check=True).stdout
            for r in map(json.loads, out.decode("utf-8", "replace").splitlines()):
                name, _, page = r["id"].partition("/")
                got.setdefault((name, bool(mode)), []).append({**reading.plain_record(r), "id": page})
        scope = reading.scorer("extraction")
        print("| set | without | with templates | pages whose text changed |\n| --- | --- | --- | --- |")
        moved = []
        for name, gold in golds.items():
            figures, cases = [], []
            for learn in (False, True):
                rows = got[(name, learn)]
                reading.write(tmp / "got.jsonl", rows)
                text = reading.score("extraction", reading.DATA / "extraction" / name / "gold.jsonl", tmp / "got.jsonl")
                figures.append(reading.figure(text, reading.MEASURE.get(name, "F1")))
                cases.append(reading.page_cases(gold, rows, scope))
            bodies = [{r["id"]: r["body"] for r in got[(name, learn)]} for learn in (False, True)]
            changed = [i for i in bodies[0] if bodies[0][i] != bodies[1][i]]
            print(f"| {name} | {figures[0]:.4f} | {figures[1]:.4f} | {len(changed)} of {len(gold)} |")
            moved += [(name, i, cases[0][i], cases[1][i]) for i in changed]
        for name, i, a, b in moved:
            print(f"{name}/{i}: {a} -> {b}")


if __name__ == "__main__":
    main()
