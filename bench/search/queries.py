"""The questions: drawn from the tokens with a fixed seed, in classes.

A query is "FROM TO CLAUSES" divided by tabs: seconds, 0 = open; a clause is + must, ? any, - not, # source,
the words of a phrase are joined by '~'.
"""
import array
import json
import mmap
import random
import subprocess

DAY = 86400
NAMES = """محمد بن سلمان|الملك سلمان بن عبدالعزيز|مجلس الأمن|الأمم المتحدة|الولايات المتحدة|دونالد ترامب|بشار الأسد|رئيس الوزراء|كرة القدم|ريال مدريد
كأس العالم|وزارة الداخلية|مجلس الوزراء|الاتحاد الأوروبي|تنظيم داعش|صندوق النقد الدولي|وزير الخارجية|البيت الأبيض|رئيس الحكومة يوسف الشاهد|أسعار النفط""".replace("\n", "|").split("|")
WINDOWS = {"24h": DAY, "7d": 7 * DAY, "1month": 30 * DAY, "old_month": 30 * DAY}
WINDOWED = ("term_mid", "and2_mid_mid", "or2_mid", "phrase2")
EVERYWHERE = ("TOP_10", "TOP_100", "COUNT", "TOP_10_COUNT", "NEWEST_10", "DECAY_10", "COLLAPSE_10", "HIST_DAY", "FACET_SRC")
IN_WINDOW = ("TOP_10", "COUNT", "NEWEST_10_RANGE")


class Corpus:
    """The token file: its articles by number, its terms by frequency."""

    def __init__(self, path):
        self.file = open(path, "rb")
        self.map = mmap.mmap(self.file.fileno(), 0, access=mmap.ACCESS_READ)
        self.sums = json.loads(open(f"{path}.json").read())
        self.at = array.array("Q", [0])
        while (end := self.map.find(b"\n", self.at[-1])) >= 0:
            self.at.append(end + 1)
        self.articles = len(self.at) - 1
        self.df = {}
        for line in open(f"{path}.terms", encoding="utf-8"):
            n, _, word = line.rstrip("\n").partition("\t")
            self.df[word] = int(n)
        self.newest = self.article(self.articles)["time"]
        self.oldest = self.article(1)["time"]

    def article(self, number):
        f = self.map[self.at[number - 1]:self.at[number] - 1].decode().split("\t")
        return {"id": int(f[0]), "time": int(f[1]), "source": f[2], "words": f[5].split(" ") if f[5] else []}

    def level(self, word):
        share = self.df.get(word, 0) / self.articles
        return "high" if share > 0.1 else "mid" if share > 0.001 else "df1" if self.df.get(word) == 1 else "low"


def stems(names, tokens_program, folder):
    """The names as the analyzer has them."""
    path = folder / "names"
    with open(f"{path}.jsonl", "w", encoding="utf-8") as f:
        for i, n in enumerate(names):
            f.write(json.dumps({"id": str(i), "source": "x", "title": n, "body": "", "published": f"2020-01-01T00:00:{i:02}Z"}, ensure_ascii=False) + "\n")
    subprocess.run([tokens_program, f"{path}.jsonl", f"{path}.tsv"], check=True)
    return [line.rstrip("\n").split("\t")[5].split(" ") for line in open(f"{path}.tsv", encoding="utf-8")]


class Drawer:
    def __init__(self, corpus, seed, names):
        self.c, self.r, self.names = corpus, random.Random(seed), names
        self.by_level = {"high": [], "mid": [], "low": [], "df1": []}
        for word in sorted(corpus.df):
            self.by_level[corpus.level(word)].append(word)

    def article(self, least=20):
        while True:
            a = self.c.article(1 + self.r.randrange(self.c.articles))
            if len(a["words"]) >= least:
                return a

    def of_one_article(self, *levels):
        """Different words of one article, of these levels; so there is a hit."""
        while True:
            words = sorted(set(self.article()["words"]))
            self.r.shuffle(words)
            got = []
            for want in levels:
                fit = next((w for w in words if w not in got and (want == "any" or self.c.level(w) in want.split("/"))), None)
                if fit is None:
                    break
                got.append(fit)
            if len(got) == len(levels):
                return got

    def run_of_words(self, n, fits):
        while True:
            words = self.article(n + 1)["words"]
            i = self.r.randrange(len(words) - n)
            run = words[i:i + n]
            if len(set(run)) > 1 and fits([self.c.df[w] / self.c.articles for w in run]):
                return "~".join(run)

    def headline(self):
        return list(dict.fromkeys(self.article()["words"][:18]))[:14]

    def phrase(self, n):
        return self.run_of_words(n, lambda shares: sum(s > 0.2 for s in shares) <= (n > 2))

    def stop_phrase(self):
        n = self.r.choice((2, 2, 3, 4))
        return self.run_of_words(n, lambda shares: sum(s > 0.2 for s in shares) >= n - 1 and min(shares) > 0.02)

    def classes(self):
        one = self.of_one_article
        must = lambda words: " ".join("+" + w for w in words)
        any_of = lambda words: " ".join("?" + w for w in words)
        return {
            **{f"term_{level}": (lambda level=level: "+" + self.r.choice(self.by_level[level])) for level in self.by_level},
            "and2_high_high": lambda: must(one("high", "high")),
            "and2_high_mid": lambda: must(one("high", "mid")),
            "and2_mid_mid": lambda: must(one("mid", "mid")),
            "and2_low_any": lambda: must(one("low", "any")),
            "and3": lambda: must(one("high/mid", "mid", "mid")),
            "and4plus": lambda: must(one(*["high/mid"] * self.r.choice((4, 5, 6)))),
            "or2_high": lambda: any_of(one("high", "high")),
            "or2_mid": lambda: any_of(one("mid", "mid")),
            "or3": lambda: any_of(one("high/mid", "mid", "mid")),
            "or4": lambda: any_of(one("high/mid", "mid", "mid", "mid/low")),
            "or_headline": lambda: any_of(self.headline()),
            "must_should": lambda: "+{} ?{} ?{}".format(*one("mid", "mid", "high/mid")),
            "not1": lambda: "+{} -{}".format(*one("high/mid", "mid")),
            "not2": lambda: "+{} -{} -{}".format(*one("high", "high/mid", "mid")),
            "phrase2": lambda: "+" + self.phrase(2),
            "phrase3": lambda: "+" + self.phrase(3),
            "phrase4": lambda: "+" + self.phrase(4),
            "phrase_stop": lambda: "+" + self.stop_phrase(),
            "phrase_name": lambda: "+" + "~".join(self.r.choice(self.names)),
            "phrase_term": lambda: f"+{self.phrase(2)} +{self.r.choice(self.by_level['high'])}",
            "source_term": lambda: "+{} #{}".format(*[(a := self.article()) and self.r.choice([w for w in a["words"] if self.c.level(w) in ("mid", "high")] or a["words"]), a["source"]]),
        }

    def window(self, name):
        if name != "old_month":
            return self.c.newest - WINDOWS[name] + 1, 0
        # around a random article, so that something was written then
        begin = self.c.article(1 + self.r.randrange(self.c.articles // 2))["time"] - 15 * DAY
        return begin, begin + WINDOWS[name]


def draw(corpus, seed, per_class, names, wanted=None):
    """{class: [query]}; classes with a window are called class@window."""
    d, out = Drawer(corpus, seed, names), {}
    for name, make in d.classes().items():
        made = {}
        for _ in range(per_class * 20):
            if len(made) == per_class:
                break
            made[make()] = 1
        out[name] = [f"0\t0\t{q}" for q in made]
        for w in WINDOWS if name in WINDOWED else ():
            out[f"{name}@{w}"] = ["{}\t{}\t{}".format(*d.window(w), q) for q in made]
    if wanted:
        out = {k: v for k, v in out.items() if any(k == w or k.split("@")[0] == w for w in wanted)}
    return {k: [q for q in v if len(q) < 400] for k, v in out.items()}


def commands_of(name):
    return IN_WINDOW if "@" in name else EVERYWHERE


def is_match(article, query):
    """The truth for one article, in Python: what every id of an answer must pass."""
    begin, end, clauses = query.split("\t")
    if int(begin) and article["time"] < int(begin) or int(end) and article["time"] >= int(end):
        return False
    text = " " + " ".join(article["words"]) + " "
    has = lambda c: article["source"] == c[1:] if c[0] == "#" else " " + c[1:].replace("~", " ") + " " in text
    parts = clauses.split(" ")
    must = [c for c in parts if c[0] in "+#"]
    some = [c for c in parts if c[0] == "?"]
    return all(map(has, must)) and not any(has(c) for c in parts if c[0] == "-") and \
        (any(c[0] == "+" for c in must) or not some or any(map(has, some)))
