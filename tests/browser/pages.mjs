// Opens the pages that run.py has written, and runs the tests of the files beside this one. Prints each failure; the
// last line says how many passed and failed.
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {chromium} from "playwright-core";

import {accessibility} from "./accessibility.mjs";
import {keyboard} from "./keyboard.mjs";
import {layout} from "./layout.mjs";
import {numbers} from "./numbers.mjs";
import {safety} from "./safety.mjs";
import {tools} from "./tools.mjs";

const told = JSON.parse(process.argv[2]);
const names = ["report", "run", "decide", "sensitivity", "value", "multiverse", "verify", "sets", "hostile", "many"];

/** What a test is given: the browser, the pages, and `holds`, which counts. */
class Suite {
  constructor(browser) {
    this.browser = browser;
    this.names = names;
    this.folder = told.folder;
    this.axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
    this.passed = this.failed = 0;
  }

  holds(what, that) {
    if (that) return void (this.passed += 1);
    this.failed += 1;
    console.log(`FAILED ${what}`);
  }

  /** Like `holds`, of two values, which a failure shows. */
  equal(what, found, wanted) {
    const [one, other] = [found, wanted].map((value) => JSON.stringify(value));
    this.holds(one === other ? what : `${what}: ${String(one).slice(0, 300)}, not ${String(other).slice(0, 300)}`, one === other);
  }

  json(name) {
    return JSON.parse(readFileSync(`${this.folder}/${name}.json`, "utf-8"));
  }

  address(name) {
    return `file://${this.folder}/${name}.html`;
  }

  /** Calls `does` with a page that is open, at a width; nothing the page does goes unheard. */
  async open(name, {width = 1280, height = 900, ...options}, does) {
    const context = await this.browser.newContext({viewport: {width, height}, ...options});
    const heard = [];
    await context.route("**/*", (route) => {
      const address = route.request().url();
      if (!address.startsWith("file://") && !address.startsWith("blob:")) heard.push(`request of ${address}`);
      return route.continue();
    });
    const page = await context.newPage();
    page.on("console", (message) => heard.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
    await page.goto(this.address(name));
    try {
      await does(page, heard);
    } finally {
      await context.close();
    }
  }
}

const browser = await chromium.launch({
  executablePath: told.chromium,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
const suite = new Suite(browser);
const tests = [accessibility, layout, keyboard, tools, safety, numbers]
  .filter((test) => !told.only.length || told.only.some((one) => test.name.includes(one)));
const lane = async () => {
  for (let test = tests.shift(); test; test = tests.shift()) {
    const begun = Date.now();
    try {
      await test(suite);
    } catch (error) {
      suite.holds(`${test.name}: ${error.stack}`, false);
    }
    console.log(`${test.name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  }
};
await Promise.all([lane(), lane()]);
await browser.close();
console.log(`${suite.passed} passed, ${suite.failed} failed`);
process.exit(suite.failed || !suite.passed ? 1 : 0);
