// A page opens from a file, asks for nothing, says nothing on the console, and runs no script but its own. Words of
// scenarios are words, in pages and in figures.
import {readdirSync} from "node:fs";

export async function safety(suite) {
  for (const name of suite.names)
    await suite.open(name, {}, async (page, heard) => {
      suite.equal(`${name}: nothing is asked for or complained of`, heard, []);
      const owned = await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "window.owned = 'a script'";
        document.body.append(script);
        document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=\"window.owned='a handler'\">");
        return new Promise((done) => setTimeout(() => done(window.owned ?? null), 60));
      });
      suite.equal(`${name}: its policy lets no other script run`, owned, null);
      suite.holds(`${name}: the policy says so`, heard.some((one) => one.includes("Content Security Policy")));
    });
  await suite.open("hostile", {}, async (page) => {
    const text = await page.textContent("main");
    for (const words of ["<script>window.owned=1</script>", "<img src=x onerror='window.owned=2'>", "<iframe src=https://example.org/x></iframe>"])
      suite.holds(`hostile words are shown as words: ${words}`, text.includes(words));
    suite.equal("no element came of hostile words", await page.locator("main script, main img, main iframe").count(), 0);
    suite.equal("nothing was run", await page.evaluate(() => window.owned ?? null), null);
  });
  await figures(suite);
}

async function figures(suite) {
  const files = readdirSync(`${suite.folder}/figures`).filter((file) => file.endsWith(".svg"));
  suite.holds("there are figures", files.length > 3);
  const page = await suite.browser.newPage();
  for (const file of files) {
    await page.goto(`file://${suite.folder}/figures/${file}`);
    const found = await page.evaluate(() => ({
      root: document.documentElement.localName,
      broken: document.querySelectorAll("parsererror, script, foreignObject, image").length,
      handlers: [...document.querySelectorAll("*")].filter((one) => [...one.attributes].some((a) => /^on/.test(a.name))).length,
      owned: window.owned ?? null,
    }));
  }
  await page.close();
}
