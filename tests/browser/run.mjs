#!/usr/bin/env node
// run - the browser tests: run.mjs WARRAQ SOURCE_ROOT [GROUP...]. Prints TAP; SHOTS=DIR keeps a picture of every page.
import { Browser, missing } from "./browser.mjs";
import { Site } from "./site.mjs";
import { check, comment, done, group, skip } from "./tap.mjs";

const [warraq, , ...only] = process.argv.slice(2);

async function main() {
  const reason = await missing();
  if (reason) {
    skip("browser tests", reason);
    return;
  }
  const [{ everyPage }, reader, look, { weight }, { reportAndModerate }] = await Promise.all(
    ["./pages.mjs", "./reader.mjs", "./look.mjs", "./weight.mjs", "./report.mjs"].map((m) => import(m)));
  const site = new Site(warraq);
  let browser = null;
  try {
    await site.open();
    comment(`${site.articles()} articles`);
    browser = new Browser(site.base);
    await browser.open();
    const context = await browser.reader();
    const pages = await everyPage(await context.newPage());
    await context.close();
    const groups = {
      way: () => reader.way(browser),
      search: () => reader.search(browser),
      languages: () => reader.languages(browser, pages),
      keyboard: () => reader.keyboard(browser),
      dark: () => look.dark(browser, pages),
      weight: () => weight(browser, pages),
      report: () => reportAndModerate(browser), // hides a picture: after what measures pictures
      look: () => look.everyLook(browser, pages),
    };
    for (const [name, fn] of Object.entries(groups)) if (!only.length || only.includes(name)) await group(name, fn);
    check(browser.asked > 50 && !browser.strangers.size, "privacy: no page asks another host for anything", [...browser.strangers].join("\n"));
    check(site.server.exitCode === null, "the server still runs", site.server.log().slice(-2000));
  } finally {
    if (browser) await browser.close();
    site.clean();
  }
}

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
await group("browser tests", main);
process.exit(done());
