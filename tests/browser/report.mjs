// report - a picture that does not belong: one reader reports it, others too, a moderator decides.
import { check, comment } from "./tap.mjs";
import { storiesWithPictures } from "./pages.mjs";
import { inspect, shoot } from "./look.mjs";
import { PASSWORD } from "./site.mjs";

const texts = (page, selector) => page.locator(selector).allInnerTexts();
const network = (n) => `198.51.${n}.7`; // each n another network

// Whether the picture is on the page: as an element and as an address.
const shows = async (page, address, hash) => {
  await page.goto(address);
  return (await page.content()).includes(hash);
};

// Opens the article, fills in the form, sends it; ends on the page that says thanks.
async function report(page, article, reason = "unrelated") {
  await page.goto(article);
  await page.locator("#report summary").click();
  await page.locator(`#report input[name=reason][value=${reason}]`).check();
  await page.locator("#report button.go").click();
}

async function status(context, address) {
  return (await context.request.get(address)).status();
}

// An article whose picture stands on the home page too.
async function target(page) {
  const [found] = await storiesWithPictures(page);
  return found;
}

async function login(page) {
  await page.goto("/admin/reports");
  check(new URL(page.url()).pathname === "/admin/login", "moderator: the queue asks for the password", page.url());
  await inspect(page, "admin-login");
  await shoot(page, "admin-login");
  await page.locator("input[type=password]").fill("not-the-password");
  await page.locator("main form button").click();
  check((await page.locator("main [role=alert]").count()) === 1 && !(await page.locator(".queue").count()), "moderator: a wrong password is refused and said");
  await page.locator("input[type=password]").fill(PASSWORD);
  await page.locator("main form button").click();
  check(new URL(page.url()).pathname === "/admin/reports", "moderator: the right one leads to what was asked for", page.url());
}

const blur = (img) => img.evaluate((e) => getComputedStyle(e).filter);

export async function reportAndModerate(browser) {
  const first = await browser.reader({ network: network(1) });
  const page = await first.newPage();
  const { article, hash, home, story } = await target(page);
  comment(`report: ${article} of ${story}, on the home page: ${home}`);
  const img = `/img/${hash}/480`;
  check(home, "report: the picture is on the front page before");
  check((await status(first, img)) === 200, "report: the picture is served before");

  const again = new Set();
  await report(page, article);
  check((await page.locator("[role=status]").count()) === 1, "report: the page says thanks", page.url());
  check(!(await page.locator("article.art figure img").count()), "report: the picture is gone for the reporter at once");
  const tool = await browser.reader({ scripts: true, network: network(1) });
  await tool.addCookies(await first.cookies());
  const seen = await tool.newPage();
  await seen.goto(page.url());
  await inspect(seen, "article-reported");
  await shoot(seen, "article-reported");
  await seen.goto(article);
  check(!(await seen.content()).includes(img), "report: it is gone when he comes back");
  await tool.close();
  check(!(await shows(page, "/", hash)), "report: it is gone from his front page");
  check(!(await shows(page, story, img)), "report: it is gone from his story page");
  const other = await browser.reader({ network: network(2) });
  const otherPage = await other.newPage();
  check(await shows(otherPage, "/", hash), "report: another reader still sees it on the front page");
  check(await shows(otherPage, article, img), "report: another reader still sees it in the article");
  await page.goto(article);
  check((await page.locator("form[action$='/report/undo'] button").count()) === 1, "report: the reporter can take it back");
  await page.locator("form[action$='/report/undo'] button").click();
  check(await shows(page, article, img), "report: taken back, the picture is there again");
  await report(page, article, "offensive");
  check(!(await shows(page, article, img)), "report: and can be reported again");

  // The same network twice is one voice; five networks are five.
  for (const n of [1, 1, 1]) {
    const c = await browser.reader({ network: network(n) });
    await report(await c.newPage(), article);
    await c.close();
  }
  check((await status(other, img)) === 200, "report: one network alone hides nothing, however often it asks");
  for (const n of [10, 20, 30, 40]) {
    const c = await browser.reader({ network: network(n) });
    const p = await c.newPage();
    await p.goto(article);
    if (!(await p.locator("#report summary").count())) again.add(n);
    else await report(p, article);
    await c.close();
  }
  comment(`report: ${5 - again.size} networks hide a picture`);
  check(!(await shows(otherPage, article, img)), "hidden: several networks hide it for everybody in the article");
  check(!(await shows(otherPage, "/", hash)), "hidden: and on the front page");
  check((await status(other, img)) === 404 && (await status(other, `/img/${hash}/960`)) === 404, "hidden: its bytes are not served any more");

  const desk = await browser.reader({ scripts: true });
  const m = await desk.newPage();
  await login(m);
  const row = m.locator(".queue li", { has: m.locator(`input[value="${hash}"]`) });
  check((await row.count()) === 1, "moderator: the picture waits in the queue");
  check(/blur/.test(await blur(row.locator("img"))), "moderator: it is blurred until asked for", await blur(row.locator("img")));
  await row.locator("summary").click();
  check(!/blur/.test(await blur(row.locator("img"))), "moderator: and clear when asked for", await blur(row.locator("img")));
  check((await row.locator("img").evaluate((e) => e.decode().then(() => e.naturalWidth))) > 0, "moderator: it is really there");
  await row.locator("summary").click();
  await m.goto("/admin/sources");
  const events = (await texts(m, "main table:last-of-type tr")).filter((t) => /image/.test(t) && !/robots\.txt/.test(t));
  check(!events.length, "moderator: no picture failed but those robots.txt forbids", events);
  await m.goto("/admin/reports");
  const links = await m.locator("nav.adm a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  check(!(await m.locator(".strip, .brk").count()), "moderator: no headlines around the desk");
  check(links.length >= 4, "moderator: the rooms of the desk are linked", links);
  for (const address of links) {
    await m.goto(address);
    const name = address.replace(/^\//, "").replace(/\//g, "-");
    await inspect(m, name);
    await shoot(m, name);
  }
  await m.goto("/admin/reports");
  await row.locator("button[value=keep]").click();
  check((await m.locator("[role=status]").count()) === 1, "moderator: keeping it is answered");
  check(await shows(otherPage, article, img), "kept: the picture is back in the article");
  check(await shows(otherPage, "/", hash), "kept: and on the front page");
  check((await status(other, img)) === 200, "kept: and its bytes are served");
  for (const n of [50, 60, 70, 80, 90]) {
    const c = await browser.reader({ network: network(n) });
    const p = await c.newPage();
    await report(p, article);
    await c.close();
  }
  check((await status(other, img)) === 200, "kept: new reports do not hide what a moderator has kept");
  for (const [name, address] of [["moderation", "/moderation"], ["report-article", `/report/article?id=${article.match(/\/(\d+)/)[1]}`]]) {
    const answer = await m.goto(address);
    check(answer.status() === 200, `${name}: answers`, String(answer.status()));
    await inspect(m, name);
    await shoot(m, name);
  }
  await m.goto("/admin/reports");
  await row.locator("button[value=hide]").click();
  check((await status(other, img)) === 404, "moderator: what was kept can be hidden after all");
  await row.locator("button[value=restore]").click();
  check((await status(other, img)) === 200 && (await shows(otherPage, article, img)), "moderator: and restored again");
  await m.locator("nav.adm form button").click();
  await m.goto("/admin/log");
  check(new URL(m.url()).pathname === "/admin/login", "moderator: after leaving, the desk is closed", m.url());
  await desk.close();

  await page.goto(`/report/article?id=${article.match(/\/(\d+)/)[1]}`);
  await page.locator("input[name=reason][value=removal]").check();
  await page.locator("textarea[name=note]").fill("لي حق في هذا النص");
  await page.locator("main form button").click();
  check((await page.locator("[role=status]").count()) === 1, "report: a word about an article is answered with thanks", page.url());
  await other.close();
  await first.close();
}
