// The script of every HTML page. All that it does is a convenience: a page says everything without
// it. It sorts, searches, copies and saves tables, shows one option or payer at a time, and reads
// out the marks of charts.
#include "report/document.hpp"

namespace hearth {

const std::string_view page_script_hash = "hgGsx+fR9SKMj3F58fKZzziKL2HDRavkeXLEaC4jnjg=";

const std::string_view page_script = R"js(
"use strict";
(() => {
const make = (name, props, ...inside) => {
  const node = Object.assign(document.createElement(name), props);
  node.append(...inside);
  return node;
};
const text = (cell) => {
  const shown = cell.cloneNode(true);
  shown.querySelectorAll(".vh").forEach((one) => one.remove());
  return shown.textContent.replace(/\u2060/g, "").trim().replace(/\s+/g, " ");
};
const inert = (words) => (/^[=+\-@\t\r]/.test(words) ? "'" + words : words);
const exact = (cell) => cell.dataset.v ?? inert(text(cell));
const rows = (table) =>
  [...table.rows].filter((row) => !row.hidden && !row.matches(".other"))
    .map((row) => [...row.cells].map(exact));
const quoted = (field) => (/[",\r\n]/.test(field) ? `"${field.replace(/"/g, '""')}"` : field);

const copy = async (words) => {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const area = make("textarea", {value: words, className: "vh"});
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
};
const save = (name, words) => {
  const url = URL.createObjectURL(new Blob(["\ufeff" + words], {type: "text/csv"}));
  const link = make("a", {href: url, download: name + ".csv"});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
};

const value = (row, column) => {
  const cell = row.cells[column];
  return cell.dataset.v === undefined ? text(cell) : Number(cell.dataset.v);
};
const order = (a, b) => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return a.localeCompare(b, "en-GB", {numeric: true});
};
const sortable = (table, said) => {
  const body = table.tBodies[0];
  if (table.dataset.grouped !== undefined || !body || body.rows.length < 3) return;
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = make("button", {type: "button", title: "Sort"});
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      const way = down ? -1 : 1;
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = [...body.rows].sort(
        (a, b) => way * order(value(a, column), value(b, column)));
      body.append(...sorted);
      said.textContent = `Sorted by ${button.textContent}, ${down ? "descending" : "ascending"}.`;
    });
  });
};
const searchable = (table, tools, said) => {
  const all = [...table.tBodies].flatMap((body) => [...body.rows]);
  if (all.length < 8) return;
  const input = make("input", {type: "search", className: "search"});
  tools.append(make("label", {}, "Search ", input));
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const row of all) {
      const says = row.textContent.replace(/\u2060/g, "").toLowerCase();
      row.hidden = !words.every((word) => says.includes(word));
      left += row.hidden ? 0 : 1;
    }
    said.textContent = words.length ? `${left} of ${all.length} rows` : "";
  });
};
for (const box of document.querySelectorAll(".table")) {
  const table = box.querySelector("table");
  const said = make("span", {className: "said"});
  said.setAttribute("role", "status");
  const tools = make("div", {className: "tools"});
  const named = table.caption ? table.caption.textContent : table.id;
  const button = (words, does) => {
    const made = make("button", {type: "button"}, words);
    made.setAttribute("aria-label", `${words}: ${named}`);
    made.addEventListener("click", does);
    tools.append(made);
  };
  searchable(table, tools, said);
  button("Copy", async () => {
    const done = await copy(rows(table).map((row) => row.join("\t")).join("\n"));
    said.textContent = done ? "Copied." : "The browser does not allow copying.";
  });
  button("CSV", () =>
    save(table.id, rows(table).map((row) => row.map(quoted).join(",") + "\r\n").join("")));
  tools.append(said);
  box.prepend(tools);
  sortable(table, said);
}

const main = document.getElementById("main");
const bar = make("div", {className: "switch"});
const switched = (what, label, first, apply) => {
  const parts = [...document.querySelectorAll(`[data-${what}]`)];
  const names = [...new Set(parts.map((one) => one.dataset[what]))];
  if (names.length < 2) return;
  const select = make("select", {id: what + "-shown"});
  select.append(make("option", {value: ""}, `all ${what}s`));
  for (const name of names) select.append(make("option", {value: name}, name));
  select.value = names.includes(first) ? first : "";
  const show = () => {
    for (const one of parts) apply(one, select.value !== "" && one.dataset[what] !== select.value);
  };
  select.addEventListener("change", show);
  bar.append(make("label", {}, label, select));
  main.insertBefore(bar, main.querySelector("section:not(.title)"));
  show();
};
switched("option", "Option shown", main.dataset.headline, (one, other) => (one.hidden = other));
switched("payer", "Payer shown", "", (one, other) => one.classList.toggle("other", other));

// What is said of the marks of a chart, in order: the words, the mark's number, and, of a line or a
// band, the number of the place along it. Of two alike charts the first says it for both.
const sayings = (svg) =>
  [...svg.querySelectorAll("g.m")].flatMap((mark, number) => {
    const {name, says} = mark.dataset;
    if (says === undefined) return [{words: mark.querySelector("title").textContent, number}];
    return says.split("|").map(
      (one, place) => ({words: (name && name + ", ") + one, number, place}));
  });
const placesOf = (mark) => {
  const line = [...mark.querySelectorAll("polyline")].pop();
  return line ? [...line.points] : [];
};
const readable = (figure) => {
  const charts = [...figure.querySelectorAll("svg")];
  const said = sayings(charts[0]);
  if (!said.length) return;
  const status = make("p", {className: "said"});
  status.setAttribute("role", "status");
  charts[charts.length - 1].after(status);
  for (const svg of charts) {
    const marks = [...svg.querySelectorAll("g.m")];
    const dot = document.createElementNS(svg.namespaceURI, "circle");
    dot.setAttribute("r", 5);
    dot.setAttribute("class", "at");
    let at = -1;
    const show = (next) => {
      at = next;
      for (const mark of marks) mark.classList.remove("on");
      dot.remove();
      if (at < 0) return (status.textContent = "");
      const {words, number, place} = said[at];
      const point = place === undefined ? undefined : placesOf(marks[number])[place];
      marks[number].classList.add("on");
      status.textContent = words;
      if (!point) return;
      dot.setAttribute("cx", point.x);
      dot.setAttribute("cy", point.y);
      svg.append(dot);
    };
    svg.setAttribute("tabindex", 0);
    svg.setAttribute("role", "application");
    svg.setAttribute("aria-roledescription", "chart: the arrow keys read its marks");
    svg.addEventListener("keydown", (event) => {
      const last = said.length - 1;
      const next = {ArrowRight: Math.min(at + 1, last), ArrowDown: Math.min(at + 1, last),
        ArrowLeft: Math.max(at - 1, 0), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last,
        Escape: -1};
      if (event.altKey || event.ctrlKey || event.metaKey || !(event.key in next)) return;
      event.preventDefault();
      show(next[event.key]);
    });
    svg.addEventListener("blur", () => show(-1));
    svg.addEventListener("pointerleave", () => svg !== document.activeElement && show(-1));
    svg.addEventListener("pointermove", (event) => {
      const number = marks.indexOf(event.target.closest("g.m"));
      if (number < 0) return;
      const {x} = new DOMPoint(event.clientX, event.clientY).matrixTransform(
        svg.getScreenCTM().inverse());
      const places = placesOf(marks[number]);
      const away = (one) => Math.abs((places[one.place]?.x ?? x) - x);
      const here = said.filter((one) => one.number === number);
      show(said.indexOf(here.reduce((best, one) => (away(one) < away(best) ? one : best))));
    });
  }
};
document.querySelectorAll("figure.chart").forEach(readable);
})();
)js";

}  // namespace hearth
