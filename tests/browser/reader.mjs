// reader - the ways of a reader, with scripts off: from the front page to an article, searching,
// other languages, keyboard alone.
import { check } from "./tap.mjs";

export const MISSPELT = "المديننة";
const q = (words) => "/search?q=" + encodeURIComponent(words);
// A day without an hour begins at midnight where the paper is.
const TIMES = (all) => all.map((t) => Date.parse(t.dateTime.length > 10 ? t.dateTime : t.dateTime + "T00:00:00+03:00"));
const texts = (page, selector) => page.locator(selector).allInnerTexts();

export async function way(browser) {
  const context = await browser.reader();
  const page = await context.newPage();
  await page.goto("/");
  check((await page.locator("main h3.hl a").count()) > 5, "way: the front page has headlines");
  const name = await page.locator(".lead .lead-t").innerText();
  await page.locator(".cov a").first().click();
  check(new URL(page.url()).pathname.startsWith("/story/"), "way: the coverage line leads to the story", page.url());
  check((await page.locator("ol.tl article").count()) > 1, "way: a story shows the articles of several papers");
  const title = await page.locator("ol.tl h4 a").first().innerText();
  await page.locator("ol.tl h4 a").first().click();
  check((await page.locator("h1").innerText()) === title, "way: the timeline leads to the article", [title, page.url()]);
  check((await page.locator(".body p").count()) > 0, "way: the article has its text");
  check((await page.locator(".note a[rel~=external]").count()) === 1, "way: the article links its original above the text");
  await page.locator(".logo").click();
  check((await page.locator(".lead .lead-t").innerText()) === name, "way: the name leads home");
  for (const path of ["/latest", "/sources", "/archive"]) {
    await page.locator(`header .nav a[href="${path}"], footer a[href="${path}"]`).first().click();
    check(new URL(page.url()).pathname === path && (await page.locator("h1").count()) === 1, `way: ${path} is linked from every page`, page.url());
  }
  const newsroom = page.locator("aside, main").locator("a[href^='/archive/']").first();
  await newsroom.click();
  await page.locator(".cal a").first().click();
  check(/^\/archive\/\d{4}\/\d\d\/\d\d$/.test(new URL(page.url()).pathname), "way: the calendar leads to a day", page.url());
  check((await page.locator("main ol.latest a, main ul.list a").count()) > 0, "way: a day has its articles");
  await context.close();
}

export async function search(browser) {
  const context = await browser.reader();
  const page = await context.newPage();
  await page.goto("/");
  await page.locator("#q").fill("المدينة");
  await page.locator(".find button").click();
  check(page.url().endsWith(encodeURI("/search?q=المدينة")), "search: the box asks for what was typed", page.url());
  check((await page.locator("#q").inputValue()) === "المدينة", "search: the box stays filled");
  const all = await page.locator("ol.res > li").count();
  check(all > 3, "search: there are results", String(all));
  check((await texts(page, "ol.res mark")).some((t) => t.includes("مدينة")), "search: the words that matched are marked");

  await page.goto(q("المدينة") + "&sort=newest"); // by relevance the articles of a story are folded
  const option = page.locator("aside input[name=source]:not([value=''])").first();
  const slug = await option.getAttribute("value");
  const label = await option.locator("xpath=..").innerText();
  await option.check();
  await page.locator("aside .flt button").click();
  check(new URL(page.url()).searchParams.get("source") === slug, "search: a filter is in the address", page.url());
  const papers = new Set(await texts(page, "ol.res .meta .src"));
  check(papers.size === 1 && label.includes([...papers][0]), "search: the filter keeps one paper", [label, ...papers]);
  const count = Number((label.match(/\d+/) || [])[0]);
  const shown = await page.locator("[role=status]").first().innerText();
  check(count > 2 && shown.includes(String(count)), "search: the filter promised the right count", [label, shown]);
  await page.locator("aside .flt a.btn").click();
  check(!new URL(page.url()).searchParams.get("source"), "search: the filters can be cleared", page.url());

  for (const [sort, sign] of [["newest", -1], ["oldest", 1]]) {
    await page.goto(q("المدينة"));
    await page.locator(`.bar2 .chip[href*='sort=${sort}']`).click();
    const times = await page.locator("ol.res .meta time").evaluateAll(TIMES);
    check(times.length > 3 && times.every((t, i) => !i || sign * (t - times[i - 1]) >= 0), `search: ${sort} first is in order`, times.join("\n"));
  }

  await page.goto(q("المدينة"));
  const bar = page.locator("ol.hist a").first();
  const word = await bar.getAttribute("title");
  await bar.click();
  const at = new URL(page.url()).searchParams;
  check(at.get("from") && at.get("to"), "search: a bar of the histogram leads to its days", page.url());
  const days = await page.locator("ol.res .meta time").evaluateAll(TIMES)
    .then((all) => all.map((t) => new Date(t + 3 * 3600e3).toISOString().slice(0, 10)));
  check(days.length > 0 && days.every((d) => d >= at.get("from") && d <= at.get("to")), "search: and to nothing else", [word, at.get("from"), at.get("to"), ...days]);
  check((await page.locator("#f1").inputValue()) === at.get("from"), "search: the dates are in the filter");

  await page.goto(q(MISSPELT));
  const hint = page.locator("main a bdi").filter({ hasText: /المدينة/ }).first();
  check((await hint.count()) === 1, "search: a misspelt word gets a suggestion");
  await hint.click();
  check((await page.locator("#q").inputValue()) === "المدينة" && (await page.locator("ol.res > li").count()) > 0, "search: the suggestion has results");

  await page.goto(q("ظظظظظققق"));
  check((await page.locator("ol.res > li").count()) === 0, "search: nothing is found for nonsense");
  check((await page.locator("main .panel .chip").count()) > 0, "search: an empty page shows a way on");
  await page.goto(q('"<script>alert(1)</script> AND ((('));
  check((await page.locator("h1").innerText()).includes("<script>"), "search: any bytes are a query, shown as text");
  await context.close();
}

export async function languages(browser, pages) {
  const context = await browser.reader();
  const page = await context.newPage();
  for (const [prefix, lang, dir] of [["", "ar", "rtl"], ["/fr", "fr", "ltr"], ["/en", "en", "ltr"]]) {
    for (const name of ["home", "article", "search"]) {
      await page.goto(prefix + pages[name]);
      const html = page.locator("html");
      check((await html.getAttribute("lang")) === lang && (await html.getAttribute("dir")) === dir, `languages: ${name} in ${lang} says its language and direction`);
    }
    await page.goto(prefix + "/");
    const cards = await page.locator("main article:has(a), main ol.latest li > div").evaluateAll((all) =>
      all.map((a) => [/[\u0621-\u064a]/.test(a.querySelector("a:not([aria-hidden])").textContent),
        getComputedStyle(a).direction, a.closest("[lang]").lang]));
    const wrong = cards.filter(([arabic, d, l]) => arabic ? d !== "rtl" || l !== "ar" : d !== "ltr" || l === "ar");
    check(cards.length > 5 && !wrong.length, `languages: each headline has its own direction in ${lang}`, wrong);
    const bad = await page.locator("main time, .cov p").evaluateAll((all, want) =>
      all.filter((a) => (a.closest("[dir]") || document.documentElement).dir !== want).map((a) => a.outerHTML), dir);
    check(!bad.length, `languages: words of ours keep the direction of ${lang}`, bad);
    await page.goto(prefix + pages.article);
    check((await page.locator(".body").getAttribute("dir")) === "rtl", `languages: the text of an article keeps its own direction in ${lang}`);
    const left = await page.locator("main a").evaluateAll((all, p) => all.map((a) => a.getAttribute("href"))
      .filter((h) => h.startsWith("/") && !h.startsWith(p + "/")), prefix);
    check(!prefix || !left.length, `languages: links of a page in ${lang} stay in ${lang}`, left);
  }
  await page.goto("/");
  await page.locator(".util a[hreflang=fr]").click();
  check(new URL(page.url()).pathname === "/fr/", "languages: the switch leads to the same page", page.url());
  const words = await page.locator("header, footer").allInnerTexts();
  check(/Sources/.test(words.join(" ")) && /Recherche/i.test(words.join(" ")), "languages: French is French", words);
  await context.close();
}

// What has the focus: where it is, and whether a ring is to be seen on it or around it.
const FOCUS = `(() => {
  const a = document.activeElement;
  if (!a || a === document.body) return null;
  const ring = (e) => { const s = getComputedStyle(e); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; };
  const r = a.getBoundingClientRect();
  return { tag: a.tagName, cls: a.className, href: a.getAttribute("href"), text: a.textContent.trim().slice(0, 60),
    ring: ring(a) || !!(a.closest(".find") && ring(a.closest(".find"))), main: !!a.closest("main"),
    seen: r.width > 1 && r.height > 1 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth };
})()`;

export async function keyboard(browser) {
  const context = await browser.reader();
  const page = await context.newPage();
  const focus = () => page.evaluate(FOCUS);
  await page.goto("/");
  await page.keyboard.press("Tab");
  const first = await focus();
  check(first && first.href === "#main" && first.seen && first.ring, "keyboard: the first stop is the way past the header, and it is seen", first);

  const stops = [];
  for (let i = 0; i < 400; i++) {
    await page.keyboard.press("Tab");
    const at = await focus();
    if (!at) break;
    stops.push(at);
  }
  check(stops.length > 30, "keyboard: every link can be reached", String(stops.length));
  check(stops.every((s) => s.ring), "keyboard: the focus has a ring everywhere", stops.filter((s) => !s.ring));
  check(stops.every((s) => s.seen), "keyboard: what has the focus is in view", stops.filter((s) => !s.seen));

  await page.goto("/");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  let at = null;
  let steps = 0;
  for (; steps < 20; steps++) {
    await page.keyboard.press("Tab");
    at = await focus();
    if (steps === 0) check(at && at.main, "keyboard: after the skip link the focus is in the main part", at);
    if (at && /^\/[a-z0-9-]+\/\d+/.test(at.href || "") && !at.href.startsWith("/story/")) break;
  }
  check(steps < 10, "keyboard: the first article is a few stops away", String(steps));
  await Promise.all([page.waitForURL("**" + encodeURI(decodeURI(at.href))), page.keyboard.press("Enter")]);
  check((await page.locator("h1").innerText()).trim() === at.text.trim() || (await page.locator("h1").innerText()).startsWith(at.text), "keyboard: Enter opens the article", [at.text, page.url()]);

  await page.goto("/");
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    if ((await focus()).tag === "INPUT") break;
  }
  await page.keyboard.type("المدينة");
  await Promise.all([page.waitForURL("**/search?**"), page.keyboard.press("Enter")]);
  check((await page.locator("ol.res > li").count()) > 0, "keyboard: the search box works by keys alone");
  await context.close();
}
