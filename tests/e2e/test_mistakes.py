#!/usr/bin/env python3
"""What people do wrong: one clear line naming the cause, the right exit code, nothing lost."""
import socket

from lib import *


def says(name, code, text, *args, **kw):
    got, out, err = run(*args, **kw)
    check(got == code and text in err and err.count("\n") <= 2, name, f"exit {got}: {err}{out}")


got, out, err = run()
check(got == 2 and "usage: warraq" in err, "no command: help on stderr, exit 2", err)
got, out, err = run("--help")
check(got == 0 and "import" in out, "help on stdout, exit 0", err)
commands = [l.split()[0] for l in out.splitlines() if l.startswith("  ")]
helps = {c: run(c, "--help") for c in commands}
check(len(commands) > 15 and all(h[0] == 0 and f"usage: warraq {c}" in h[1] and "--data DIR" in h[1] and not re.search(r"[ \t]$", h[1], re.M) for c, h in helps.items()), "every command has --help", [c for c, h in helps.items() if h[0]])
misdeeds = set(re.findall(r'= "([\w-]+)"', (SOURCE / "src/press/behave.c").read_text())) - {"none"}
check(len(misdeeds) > 20 and misdeeds <= set(re.findall(r"[\w-]+", helps["press"][1])), "press --help names every behaviour", misdeeds)
says("a misdeed that is none", 2, "unknown behaviour 'polite'", "press", "--behave", "polite")
code, out, err = run("settings", "--markdown")
check(code == 0 and out in (SOURCE / "docs/CONFIG.md").read_text(), "docs/CONFIG.md is what the program says", out[:200])
says("unknown command", 2, "unknown command 'fly'", "fly")
says("unknown option", 2, "unknown option '--fly'", "stats", "--fly")
says("option without its value", 2, "--limit needs N", "search", "x", "--limit")
says("not a number", 2, "takes a whole number, not 'many'", "search", "x", "--limit", "many")
says("no archive", 1, "there is no archive in", "stats", "--data", TMP / "nothing")
says("unknown edition", 2, "unknown edition 'mars'", "init", "--data", TMP / "m", "--edition", "mars")
data = make_data("mistakes")
says("init twice", 1, "holds an archive already", "init", "--data", data)
says("no such file", 1, f"cannot open '{TMP}/absent'", "import", TMP / "absent", "--data", data)
(TMP / "junk.zst").write_bytes(b"this is not zstd at all, is it")
got, out, err = run("import", TMP / "junk.zst", "--data", data)
check(got == 1 and "junk.zst" in err, "a broken .zst is named", err)
says("bad setting", 2, "warraq.ini:", "stats", "--data", make_data("bad", ini="[crawl]\nworkers = none\n"))
says("bad day", 2, "--from takes a day", "search", "x", "--from", "soon", "--data", data)
says("a slug that is a page", 2, "cannot be a source's name", "source", "add", "https://x.example/", "--slug", "search", "--data", data)
says("an address that is none", 1, "", "source", "add", "javascript:alert(1)", "--data", data)

busy = socket.create_server(("127.0.0.1", 0))
port = busy.getsockname()[1]
got, out, err = run("serve", "--data", data, "--listen", f"127.0.0.1:{port}")
check(got == 1 and str(port) in err, "a busy port is named", err)
got, out, err = run("run", "--data", data, "--listen", f"127.0.0.1:{port}", timeout=60)
check(got == 1 and str(port) in err, "run ends when its port is busy", err)
busy.close()

crawler = start("crawl", "--data", data)
wait_for(lambda: (data / "lock").exists() and (data / "lock").read_text().strip() == str(crawler.pid), 20)  # else an import gets it first
held = wait_for(lambda: "in use by another process" in run("import", "-", "--data", data, stdin="")[2], 20)
check(held, "a data directory in use says who has it")
got, out, err = run("crawl", "--data", data)
check(got == 1 and f"pid {crawler.pid}" in err, "a second crawler is refused with the pid", err)
check(stop(crawler) == 0, "the crawler stops cleanly on SIGTERM", log_of(crawler)[-500:])

says("a press outside loopback", 1, "loopback", "press", "--listen", "0.0.0.0:0")
db = data / "warraq.db"
import sqlite3
con = sqlite3.connect(db)
con.execute("ALTER TABLE seen DROP COLUMN feed_id")
con.execute("ALTER TABLE seen DROP COLUMN mark")
con.execute("ALTER TABLE seen DROP COLUMN changes")
con.execute("ALTER TABLE candidates DROP COLUMN revisit")
for table in ("links", "names", "article_names", "story_moves", "trends", "names_apart", "name_words", "templates"):
    con.execute(f"DROP TABLE {table}")
con.execute("ALTER TABLE articles DROP COLUMN names")
con.execute("ALTER TABLE articles DROP COLUMN agency")
con.execute("PRAGMA user_version = 1")
con.commit()
says("an archive of an older program, only read", 2, "open it once with a command that writes", "stats", "--data", data)
server = start("serve", "--data", data, "--listen", "127.0.0.1:0")
port_of(server)
check(stop(server) == 0 and run("stats", "--data", data)[0] == 0, "the server brings an older archive up to date", log_of(server))
con.execute("PRAGMA user_version = 9999")
con.commit()
con.close()
says("an archive of a newer program", 1, "newer", "stats", "--data", data)
done()
