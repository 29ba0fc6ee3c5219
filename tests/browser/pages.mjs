// pages - one address of every kind of page, found by following links as a reader would.
import { MISSPELT } from "./reader.mjs";

async function hrefs(page, path, selector) {
  await page.goto(path);
  return page.locator(selector).evaluateAll((all) => all.map((a) => a.getAttribute("href")));
}

// Articles of the home page's stories that carry a picture, each with its story.
export async function storiesWithPictures(page) {
  const found = [];
  for (const story of new Set(await hrefs(page, "/", ".cov a"))) {
    const articles = await hrefs(page, story, "ol.tl h4 a");
    for (const article of articles.slice(0, 4)) {
      await page.goto(article);
      if (await page.locator("article.art figure img").count()) {
        found.push({ story, article });
        break;
      }
    }
    if (found.length >= 6) break;
  }
  return found;
}

export async function everyPage(page) {
  const all = { home: "/", latest: "/latest", breaking: "/breaking", sources: "/sources", about: "/about" };
  all.section = (await hrefs(page, "/", ".nav a[href^='/section/']"))[0];
  const [first] = await storiesWithPictures(page);
  if (!first) throw new Error("no story has an article with a picture");
  all.story = first.story;
  all.article = first.article;
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
