// pages - one address of every kind of page, found by following links as a reader would.
import { MISSPELT } from "./reader.mjs";

async function hrefs(page, path, selector) {
  await page.goto(path);
  return page.locator(selector).evaluateAll((all) => all.map((a) => a.getAttribute("href")));
}

// Articles of the home page's stories that carry a picture, each with its story; of each story the
// one whose picture stands on the home page, when there is one.
export async function storiesWithPictures(page) {
  const found = [];
  await page.goto("/");
  const home = await page.content();
  for (const story of new Set(await hrefs(page, "/", ".cov a"))) {
    let best = null;
    for (const article of (await hrefs(page, story, "ol.tl h4 a")).slice(0, 20)) {
      await page.goto(article);
      const picture = page.locator("article.art figure img");
      if (!(await picture.count())) continue;
      const hash = (await picture.getAttribute("src")).split("/")[2];
      if (!best || home.includes(hash)) best = { story, article, hash, home: home.includes(hash) };
      if (best.home) break;
    }
    if (best) found.push(best);
    if (best?.home || found.length >= 6) break;
  }
  return found.sort((a, b) => b.home - a.home);
}

export async function everyPage(page) {
  const all = { home: "/", latest: "/latest", breaking: "/breaking", sources: "/sources", about: "/about", trends: "/trends" };
  all.section = (await hrefs(page, "/", ".nav a[href^='/section/']"))[0];
  const [first] = await storiesWithPictures(page);
  if (!first) throw new Error("no story has an article with a picture");
  all.story = first.story;
  all.article = first.article;
  all.name = (await hrefs(page, first.article, "article.art a[href^='/name/']"))[0];
  if (!all.name) delete all.name;
  all.source = (await hrefs(page, "/sources", ".tbl th a"))[0];
  for (const slug of await hrefs(page, "/sources", ".tbl th a")) {
    const author = (await hrefs(page, slug, "a[href^='/author/']"))[0];
    if (author) all.author = author;
    if (author) break;
  }
  const year = (await hrefs(page, "/archive", "main a[href^='/archive/']"))[0];
  const day = (await hrefs(page, "/", ".cal a[href^='/archive/']")).pop();
  all.archive = "/archive";
  all["archive-year"] = year.split("/").slice(0, 3).join("/");
  all["archive-month"] = day.split("/").slice(0, 4).join("/");
  all["archive-day"] = day;
  all["search-start"] = "/search";
  all.search = "/search?q=" + encodeURIComponent("المدينة");
  all["search-misspelt"] = "/search?q=" + encodeURIComponent(MISSPELT);
  all["search-empty"] = "/search?q=" + encodeURIComponent("ظظظظظققق");
  all["error-404"] = "/no-such-paper/999999999";
  all["home-fr"] = "/fr/";
  all["article-en"] = "/en" + first.article;
  all["search-en"] = "/en" + all.search;
  return all;
}
