#!/usr/bin/env python3
"""The template compiler refuses what would make a broken page; templates and style keep the rules."""
import pathlib
import re
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1])
compiler = root / "tools/template_compiler.py"
run = failed = 0


def check(ok, name, why=""):
    global run, failed
    run += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {run} - {name}")
    if not ok and why:
        print("# " + why.replace("\n", "\n# "))


def compile_one(template, **messages):
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        (d / "i18n").mkdir()
        (d / "t.html").write_text(template)
        for lang in ("ar", "fr", "en"):
            (d / "i18n" / f"{lang}.txt").write_text(messages.get(lang, messages.get("all", "a = A\n")))
        r = subprocess.run([sys.executable, compiler, d, d / "i18n", d / "t.html"], text=True,
                           capture_output=True)
        code = (d / "templates_gen.c").read_text() if r.returncode == 0 else ""
        return r.returncode, r.stderr, code


REFUSED = [
    ("unknown-message", "{{def x()}}{{t:nope}}{{end}}", {}, "no message 'nope'"),
    ("key-missing-in-one-language", "{{def x()}}{{t:a}}{{end}}", {"fr": "b = B\n"}, "'a' is missing"),
    ("plural-form-missing", "{{def x()}}{{t:a}}{{end}}", {"ar": "a[one] = x\na[other] = y\n"}, "lacks"),
    ("arguments-differ", "{{def x()}}{{t:a}}{{end}}", {"en": "a = A {who}\n"}, "differ in arguments"),
    ("block-not-closed", "{{def x()}}{{if p.home}}y{{end}}", {}, "not closed"),
    ("end-too-many", "{{def x()}}y{{end}}{{end}}", {}, "end without"),
    ("text-outside", "hello{{def x()}}y{{end}}", {}, "outside of a def"),
    ("key-twice", "{{def x()}}{{t:a}}{{end}}", {"all": "a = 1\na = 2\n"}, "stands twice"),
]
for name, template, messages, why in REFUSED:
    rc, err, _ = compile_one(template, **messages)
    check(rc != 0 and why in err, name, err)

rc, err, code = compile_one('{{def x(struct c *c)}}<a href="{{url:c.href}}">{{c.title}}</a>{{raw:c.html}}{{end}}')
check("html_put(h, c->title)" in code, "expressions are escaped", err)
check("html_put_url(h, c->href)" in code, "addresses are checked", err)
check("html_trusted(h, c->html)" in code, "raw is the only way round", err)
rc, err, code = compile_one('{{def x(struct c *c)}}{{if c->d}}<img alt="{{t:a who=c.name}}">{{t:a who=c.name}}{{end}}{{end}}', all="a = A {who}\n")
check(code.count("i18n_attribute(h,") == 1 and code.count("i18n_html(h,") == 1 and code.index("i18n_attribute") < code.index("i18n_html"),
      "no element in an attribute", err)
rc, err, code = compile_one("{{def x(struct c *c)}}{{for a in c.items}}{{a.b.c}}{{end}}{{end}}")
check("(c->items).len" in code and "html_put(h, a->b.c)" in code, "loops", err)

for path in sorted((root / "web/templates").glob("*.html")):
    text = path.read_text()
    check(not re.search(r"<script(?! type=\"application/ld\+json\")|\sstyle=|\son\w+=", text),
          f"{path.name}: no script, no inline style, no handler")
    bad = re.findall(r'(?:href|src|action|srcset)="\{\{(?!url:|p\.prefix\}\}/)[^"]*"', text)
    check(not bad, f"{path.name}: every address goes through url:", " ".join(bad))
raw = [m for p in (root / "web/templates").glob("*.html") for m in re.findall(r"\{\{raw:[^}]*\}\}", p.read_text())]
check(raw == ["{{raw:p.json_ld}}"], "one raw, for the JSON that its writer escaped", str(raw))
css = re.sub(r"/\*.*?\*/", "", (root / "web/static/news.css").read_text(), flags=re.S)
bad = re.findall(r"[{;]\s*[\w-]*(?:left|right)[\w-]*\s*:", css)
check(not bad, "the style knows no left and right", " ".join(bad))
check(not re.search(r"https?://|@import", css), "the style loads nothing from elsewhere")
print(f"1..{run}")
sys.exit(failed != 0)
