// Keys for the rows of the chronology: j and k or the arrow keys go from row to row, Enter opens the one that has the
// focus, ? lists them.
// Keys of one letter can be turned off (WCAG 2.1.4); the choice stays in this browser. Every page works without it.
const KEPT = "chronology-letter-keys";
const [FIRST, LAST] = ["first-row", "last-row"];
const list = document.querySelector("dialog[data-desk-keys]");
const off = list.querySelector("input[type=checkbox]");
const frame = document.querySelector("[data-desk-rows]");

function lettersAreOff() {
  try {
    return localStorage.getItem(KEPT) === "off";
  } catch {
    return off.checked;
  }
}

function openList() {
  off.checked = lettersAreOff();
  list.showModal();
}

off.addEventListener("change", () => {
  try {
    localStorage.setItem(KEPT, off.checked ? "off" : "on");
  } catch {
    // A browser that keeps nothing: the choice holds while the page is open.
  }
  tellKeys();
});
for (const button of document.querySelectorAll("[data-desk-keys-open]")) {
  button.hidden = false;
  button.addEventListener("click", openList);
}
for (const help of document.querySelectorAll("[data-desk-keys-without]")) help.hidden = true;
// What is told beside the rows follows the choice about letters.
function tellKeys() {
  for (const hint of document.querySelectorAll("[data-desk-keys-hint]")) hint.hidden = lettersAreOff();
}
tellKeys();
for (const row of document.querySelectorAll("[data-desk-rows] tr[id]")) row.setAttribute("aria-keyshortcuts", "Enter");
list.querySelector("[data-desk-keys-close]").addEventListener("click", () => list.close());

// Headings of sections are rows of the table too, and nothing that can be opened.
const rows = () => [...(frame?.querySelectorAll("tbody tr[id]") ?? [])];

// The head of the table stays in sight and must not cover the row that has the focus.
function reach(row) {
  row.focus({ preventScroll: true });
  if (frame.scrollHeight <= frame.clientHeight) {
    row.scrollIntoView({ block: "nearest" });
    return;
  }
  const head = frame.querySelector("thead").getBoundingClientRect();
  const [inside, place] = [frame.getBoundingClientRect(), row.getBoundingClientRect()];
  const above = inside.top + head.height - place.top;
  const below = place.bottom - inside.bottom + 2;
  if (above > 0) frame.scrollTop -= above;
  else if (below > 0) frame.scrollTop += Math.min(below, -above);
  frame.scrollIntoView({ block: "nearest" });
}

function step(forward) {
  if (!frame) {
    document.querySelector(forward ? "[data-desk-next]" : "[data-desk-before]")?.click();
    return;
  }
  const all = rows();
  const at = all.indexOf(document.activeElement?.closest("tr"));
  const target = location.hash.startsWith("#row-") ? all.findIndex((row) => `#${row.id}` === location.hash) : -1;
  const next = at === -1 ? all[target === -1 ? (forward ? 0 : all.length - 1) : target] : all[at + (forward ? 1 : -1)];
  if (next) reach(next);
  // The next one is on another page of the list.
  else {
    const link = document.querySelector(`.govuk-pagination a[rel="${forward ? "next" : "prev"}"]`);
    if (!link) return;
    const there = new URL(link.href);
    there.hash = forward ? FIRST : LAST;
    location.assign(there);
  }
}
// Whoever went over the end of a page goes on at its neighbour's beginning, or at its end.
if (frame && [FIRST, LAST].includes(location.hash.slice(1))) {
  const row = rows().at(location.hash.slice(1) === FIRST ? 0 : -1);
  if (row) reach(row);
}

// The page of one row has several forms, each with its own button: words typed into another one are not lost unasked.
let going = false;
const unsaved = (but) => [...document.querySelectorAll("main form textarea, main form input[type=text]")]
  .find((box) => box.form !== but && box.value.trim() !== box.defaultValue.trim());
if (!frame) {
  document.addEventListener("submit", (event) => {
    const box = unsaved(event.target);
    const what = box && (box.labels[0]?.textContent.trim() ?? "");
    if (box && !confirm(`What you typed under “${what}” is not saved yet, and is lost if you go on. Go on?`)) {
      event.preventDefault();
      box.focus();
    } else {
      going = true;
    }
  });
  addEventListener("beforeunload", (event) => {
    if (!going && unsaved(null)) event.preventDefault();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || list.open || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, [role=application]")) return;
  const row = frame && event.target.closest("[data-desk-rows] tbody tr[id]");
  const letters = !lettersAreOff();
  let act = null;
  if (event.key === "j" && letters) act = () => step(true);
  else if (event.key === "k" && letters) act = () => step(false);
  else if (event.key === "u" && letters && !frame) act = () => document.querySelector("[data-desk-list]")?.click();
  else if (event.key === "?" && letters) act = openList;
  // On a row itself; the frame around the rows scrolls by the arrow keys as usual.
  else if (row && event.key === "ArrowDown") act = () => step(true);
  else if (row && event.key === "ArrowUp") act = () => step(false);
  else if (row && event.key === "Enter" && event.target === row) act = () => row.querySelector("[data-desk-open]").click();
  else if (frame && event.key === "Enter" && event.target === frame) act = () => step(true);
  if (!act) return;
  event.preventDefault();
  act();
});
