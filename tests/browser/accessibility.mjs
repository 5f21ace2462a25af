// No finding of axe, at two widths, light and dark.

// A page of one command is a part of the report, in its colours.
const LOOKED_AT = ["report", "multiverse", "verify", "sets", "hostile", "many"];
const COLOURED = ["report", "verify", "sets", "hostile"], DARK = ["hostile", "sets"], NARROW = ["report", "hostile"];

export async function accessibility(suite) {
  for (const name of LOOKED_AT)
    await suite.open(name, {bypassCSP: true}, async (page) => {
      await page.evaluate(suite.axe);
      const uncoloured = {rules: {"color-contrast": {enabled: false}}}; // by far the slowest rule
      await finding(suite, page, `${name} at 1280 px`, COLOURED.includes(name) ? {} : uncoloured);
      await page.emulateMedia({colorScheme: "dark"});
      const only = {type: "rule", values: ["color-contrast"]}; // nothing else is another in the dark
      if (DARK.includes(name)) await finding(suite, page, `${name} in the dark`, {runOnly: only});
      await page.setViewportSize({width: 390, height: 900});
      if (NARROW.includes(name)) await finding(suite, page, `${name} at 390 px`, uncoloured); // width colours nothing
    });
}

async function finding(suite, page, what, options = {}) {
  const {violations} = await page.evaluate((asked) => window.axe.run(document, {resultTypes: ["violations"], ...asked}), options);
  const found = violations.map((one) =>
    `${one.id}: ${one.nodes.length}, ${one.nodes[0].html.slice(0, 100)} ${one.nodes[0].failureSummary.slice(0, 160)}`);
  suite.equal(`${what}: axe finds nothing`, found, []);
}
