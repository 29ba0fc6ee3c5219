#!/usr/bin/env python3
"""Articles in and out: import, duplicates, new versions, bad lines, search, export, verify, reindex,
backup, restore."""
import sqlite3

from lib import *

rows = [{"id": f"t-{i}", "source": ["okaz", "alwatan", "sabq"][i % 3], "url": f"https://www.{['okaz', 'alwatan', 'sabq'][i % 3]}.example/{i}",
         "published": f"2015-07-{1 + i % 28:02d}T{i % 24:02d}:15:00+03:00", "title": f"عنوان الخبر رقم {i} عن قرية كلمة{i}",
         "author": ["كاتب أول", "كاتب ثان"] if i % 5 == 0 else "محرر", "category": "رياضة" if i % 2 else None, "summary": None,
         "body": f"هذه فقرة أولى في الخبر رقم {i} تحكي عن كلمة{i} وحدها.\n\nوهذه فقرة ثانية رقم {i * 7919} فيها تفاصيل متفرقة{i} كثيرة."}
        for i in range(300)]
file = TMP / "rows.jsonl"
file.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows))
data = TMP / "archive"

code, out, err = run("import", file, "--data", data)
check(code == 0 and out.splitlines()[-1] == "imported 300, updated 0, duplicate 0, rejected 0", "import takes every record", out + err)
code, out, err = run("import", file, "--data", data)
check(out.splitlines()[-1] == "imported 0, updated 0, duplicate 300, rejected 0", "a second import changes nothing", out + err)

changed = dict(rows[0], body=rows[0]["body"] + "\n\nفقرة أضيفت بعد النشر.")
second = TMP / "second.jsonl"
second.write_text(json.dumps(changed) + "\n{broken\n" + json.dumps({"title": "x"}) + "\n\n" + json.dumps(dict(rows[1], id="t-new", url="https://www.okaz.example/new", title="خبر جديد تماما عن موضوع آخر", body="نص آخر مختلف كل الاختلاف عما سبق ذكره")) + "\n")
code, out, err = run("import", second, "--data", data)
check(out.splitlines()[-1] == "imported 1, updated 1, duplicate 0, rejected 2", "a changed text is an update, bad lines are rejected", out + err)
check("second.jsonl, line 2: bad JSON" in err and "line 3: no url and no id" in err, "bad lines are named with number and cause", err)

code, out, err = run("search", "--data", data, "--json", "كلمة17")
hit = json.loads(out)
check(code == 0 and hit["total"] == 1 and hit["hits"][0]["external_id"] == "t-17", "search finds the one article", out + err)
code, out, err = run("search", "--data", data, "--json", "--source", "okaz", "--sort", "oldest", "الخبر")
hits = json.loads(out)["hits"]
check(hits and all(h["source"] == "okaz" for h in hits) and hits == sorted(hits, key=lambda h: h["published"]), "source filter and oldest first", out[:500])
code, out, err = run("search", "--data", data, "--json", "--from", "2015-07-05", "--to", "2015-07-05", "الخبر")
check(json.loads(out)["total"] > 0 and all(h["published"][:10] in ("2015-07-04", "2015-07-05") for h in json.loads(out)["hits"]), "a day is a range", out[:500])

back = {r["id"]: r for r in export(data)}
check(len(back) == 301, "export gives every article back", len(back))
want = dict(rows[7], published="2015-07-08T04:15:00Z")
got = {k: back["t-7"].get(k) for k in want}
want["body"] = want["body"].strip()
check(got == {**want, "category": got["category"]}, "an exported record equals the imported one", f"{got}\n{want}")
check("أضيفت" in back["t-0"]["body"], "the newest version is exported")
code, out, err = run("export", "--data", data, "--query", "كلمة17", "--format", "csv")
check(code == 0 and out.count("t-17") == 1 and out.startswith("id,source,url"), "export of a search as CSV", out[:300] + err)
second = [dict(rows[0], id=f"s-{i}", url=f"https://www.okaz.example/s/{i}", title=f"عنوان رقم {i} من ثانية واحدة{i}",
               published="2015-08-01T00:00:00Z" if i < 1100 else f"2015-08-02T00:{i % 60:02d}:00Z",
               body=f"نص الخبر الذي رقمه {i * 104729} وفيه كلام{i} وكلام{i * 31} ولا يشبه غيره{i * 7}.") for i in range(1300)]
many, moment = TMP / "many.jsonl", TMP / "moment"
many.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in second))
run("import", many, "--data", moment)
code, out, err = run("export", "--data", moment, "--query", "الخبر")
ids = [json.loads(line)["id"] for line in out.splitlines()]
check(code == 0 and sorted(ids) == sorted(r["id"] for r in second), "a search of many pages, most of one second, is exported once and whole", f"{len(ids)} {len(set(ids))} {err}")
code, out, err = run("export", "--data", data, "--format", "warc")
check(code == 0 and out.count("WARC/1.1\n") + out.count("WARC/1.1\r\n") == 301, "export as WARC", out[:300] + err)

batch, run_file = TMP / "q.tsv", TMP / "run.txt"
batch.write_text("q1\tكلمة17\nq2\tكلمة18\n")
code, out, err = run("search", "--data", data, "--batch", batch, "--run", run_file)
lines = [l.split() for l in run_file.read_text().splitlines()]
check(code == 0 and lines[0][:4] == ["q1", "Q0", "t-17", "1"] and lines[0][5] == "warraq", "a TREC run file", run_file.read_text()[:300])

code, out, err = run("verify", "--data", data)
check(code == 0, "archive and index agree", out + err)
for f in (data / "index").iterdir():
    f.unlink()
code, out, err = run("verify", "--data", data)
check(code == 1, "verify sees a lost index", out[-300:] + err)
code, out, err = run("reindex", "--data", data)
check(code == 0 and "indexed 301 articles" in out, "the index is made anew", out + err)
check(run("verify", "--data", data)[0] == 0, "and agrees again")

half = TMP / "half"
part = TMP / "part.jsonl"
part.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows[:200]))
run("import", part, "--data", half)
for name, of, want in (("articles that the archive lacks", data, "is not in the archive"), ("articles that the index lacks", half, "is missing")):
    twin = TMP / f"twin-{of.name}"
    shutil.copytree(half if of == data else data, twin)
    shutil.rmtree(twin / "index")
    shutil.copytree(of / "index", twin / "index")
    code, out, err = run("verify", "--data", twin)
    check(code == 1 and len(re.findall(want, out)) == 101, f"verify names {name}", out[-600:] + err)
    check(run("reindex", "--data", twin)[0] == 0 and run("verify", "--data", twin)[0] == 0, "and a new index is right again")
with sqlite3.connect(half / "warraq.db") as con:  # behind the program's back: no change is told
    (story, members), = con.execute("SELECT story_id, count(*) FROM articles GROUP BY story_id ORDER BY 2 DESC LIMIT 1")
    for table, column in (("stories", "id"), ("articles", "story_id"), ("story_sources", "story_id")):
        con.execute(f"UPDATE {table} SET {column} = 9999 WHERE {column} = ?", (story,))
    con.execute("UPDATE articles SET category = (category + 1) % 5 WHERE id = 9")
con.close()
code, out, err = run("verify", "--data", half)
check(code == 1 and out.count(f"has story {story}, the archive says 9999") == members and "article 9 has section" in out, "verify names another story and another section", out[-600:] + err)

words = TMP / "words"
shutil.copytree(data, words)
with sqlite3.connect(words / "warraq.db") as con:  # behind the program's back again
    con.execute("UPDATE articles SET title = title || ' ثم' WHERE id = 7")
con.close()
code, out, err = run("verify", "--data", words)
check(code == 1 and out.split("\n")[0] == "index: article 7 has other words than the archive", "verify reads every word", out[-600:] + err)
check(run("verify", "--quick", "--data", words)[0] == 0, "or not, when it is asked to be quick")

own = {"warraq.ini": "# settings\n", "rules.ini": "# rules\n", "subject.model": "no model"}
for name, text in own.items():
    if not (data / name).exists():
        (data / name).write_text(text)
code, out, err = run("backup", TMP / "copy", "--data", data)
check(code == 0, "backup", err)
code, out, err = run("restore", TMP / "copy", "--data", TMP / "restored")
check(code == 0, "restore", err)
check(all((TMP / "restored" / name).read_bytes() == (data / name).read_bytes() for name in own), "settings, rules and the learnt subjects come back")
run("reindex", "--data", TMP / "restored")
check(sorted(map(str, export(TMP / "restored"))) == sorted(map(str, back.values())), "what was restored is the same")
code, out, err = run("restore", TMP / "copy", "--data", data)
check(code == 1 and "holds an archive" in err, "restore refuses to overwrite", err)

odd = TMP / "odd.jsonl"
odd.write_text("".join(json.dumps(r) + "\n" for r in ({"id": "js", "url": "javascript:alert(1)", "title": "t"}, {"id": "pic", "source": "okaz", "title": "t", "image": "data:image/png;base64,AA"})))
code, out, err = run("import", odd, "--data", TMP / "odd")
check("line 1: 'url' is not an http address" in err and [r["image"] for r in export(TMP / "odd")] == [None], "no address but http comes in", out + err)

whole = TMP / "whole.jsonl.zst"
if shutil.which("zstd"):
    noise = "".join(json.dumps(dict(r, body=os.urandom(1500).hex())) + "\n" for r in rows)  # several blocks
    subprocess.run(["zstd", "-q", "-1", "-o", whole], input=noise.encode(), check=True)
    cut = TMP / "cut.jsonl.zst"
    cut.write_bytes(whole.read_bytes()[:-20])
    code, out, err = run("import", cut, "--data", TMP / "cut")
    took = re.match(r"imported (\d+), ", out.splitlines()[-1])
    check(code == 1 and "is cut short" in err, "a file that is cut short is named", out + err)
    check(took and 0 < int(took[1]) == len(export(TMP / "cut")), "what was counted as imported is in the archive", out)
else:
    skip("a file that is cut short", "zstd is absent")

small = TMP / "small"
small.mkdir()
if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small], capture_output=True).returncode == 0:
    try:
        many = TMP / "many.jsonl"
        many.write_text("".join(json.dumps(dict(rows[i % 300], id=f"m-{i}", url=f"https://x.example/{i}", title=f"{rows[i % 300]['title']} {i}", body=os.urandom(800).hex())) + "\n" for i in range(3000)))
        code, out, err = run("import", many, "--data", small / "d")
        check(code == 1 and err.count("\n") == 1 and "disk full" in err and "line " in err, "a full disk: one line, the cause, the line number", err)
        took = int(re.match(r"imported (\d+), ", out.splitlines()[-1])[1])
        check(took == int(stats(small / "d")["articles"]), "and only what is kept is counted", out)
        subprocess.run(["mount", "-o", "remount,size=60m", small], check=True)
        code, out, err = run("import", many, "--data", small / "d")
        check(code == 0 and stats(small / "d")["articles"] == "3000" and run("verify", "--data", small / "d")[0] == 0, "with room again the rest comes in", out + err)
    finally:
        subprocess.run(["umount", "-l", small])
else:
    skip("a full disk", "a small file system cannot be mounted")
done()
