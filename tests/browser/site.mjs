// site - the whole product on loopback: newspapers, crawler and server, on free ports, in a
// temporary directory that goes away with its processes.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const SETTINGS = `
[crawl]
host_delay_ms = 0
feed_min_s = 1
feed_max_s = 3
allow_private = yes
[edition]
zone = Asia/Riyadh
[web]
trusted_proxy = yes
`;

export const PASSWORD = "a-long-password";

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// The first true answer of fn.
export async function until(what, fn, timeout_s = 120) {
  const end = Date.now() + timeout_s * 1000;
  for (;;) {
    const got = await fn();
    if (got) return got;
    if (Date.now() > end) throw new Error(`waited ${timeout_s} s for ${what}`);
    await pause(200);
  }
}

export class Site {
  constructor(warraq) {
    this.warraq = warraq;
    this.dir = fs.mkdtempSync(path.join(os.tmpdir(), "warraq-browser-"));
    this.data = path.join(this.dir, "data");
    this.children = [];
    process.on("exit", () => this.clean());
  }

  clean() {
    for (const p of this.children) if (p.exitCode === null) p.kill("SIGKILL");
    fs.rmSync(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }

  run(args, input = "") {
    const r = spawnSync(this.warraq, args, { input, encoding: "utf8", timeout: 120000 });
    if (r.status !== 0) throw new Error(`warraq ${args.join(" ")}: ${r.stderr}`);
    return r.stdout;
  }

  start(name, ...args) {
    const log = path.join(this.dir, name + ".log");
    const fd = fs.openSync(log, "w");
    const p = spawn(this.warraq, [name, ...args], { stdio: ["ignore", fd, fd] });
    fs.closeSync(fd);
    p.log = () => fs.readFileSync(log, "utf8");
    this.children.push(p);
    return p;
  }

  async portOf(p) {
    const m = await until("a port", () => {
      if (p.exitCode !== null) throw new Error("ended early: " + p.log().slice(-1000));
      return p.log().match(/localhost:(\d+)/);
    }, 30);
    return Number(m[1]);
  }

  async open() {
    const list = path.join(this.dir, "sources.tsv");
    const press = this.start("press", "--listen", "127.0.0.1:0", "--sources-out", list);
    const port = await this.portOf(press);
    await until("the list of sources", () => fs.existsSync(list), 30);
    const published = await (await fetch(`http://127.0.0.1:${port}/_press/published.jsonl`)).text();
    const wanted = published.trim().split("\n").length;

    this.run(["init", "--data", this.data, "--edition", "none"]);
    fs.appendFileSync(path.join(this.data, "warraq.ini"), SETTINGS);
    this.run(["source", "import", list, "--data", this.data]);
    this.run(["admin", "password", "--data", this.data], PASSWORD);
    const crawler = this.start("crawl", "--data", this.data);
    await until(`${wanted} articles`, () => this.articles() >= wanted, 300);
    await this.pictures();
    crawler.kill("SIGTERM");
    await until("the crawler to stop", () => crawler.exitCode !== null, 60);

    this.server = this.start("serve", "--data", this.data, "--listen", "127.0.0.1:0");
    this.base = `http://localhost:${await this.portOf(this.server)}`;
    press.kill("SIGTERM"); // what is shown from here on is our own
  }

  // Pictures come after their articles: waits until no new one has come for a while.
  async pictures() {
    const files = () => fs.readdirSync(path.join(this.data, "images"), { recursive: true }).length;
    let last = -1;
    let since = Date.now();
    await until("the pictures", () => {
      const now = files();
      if (now !== last) [last, since] = [now, Date.now()];
      return last > 20 && Date.now() - since > 3000;
    }, 120);
  }

  articles() {
    const m = this.run(["stats", "--data", this.data]).match(/^articles\t(\d+)/m);
    return m ? Number(m[1]) : 0;
  }
}
