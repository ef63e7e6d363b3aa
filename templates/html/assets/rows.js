// Rows of a return: mended in place, dates understood while they are typed, problems one after the other by keyboard,
// tables pasted from Word or Excel. Every page works without it.
import { initAll } from "./govuk-frontend.min.js";

const quiet = 500;

function said(element, words) {
  // Only a change is written, so that a screen reader says each sentence once.
  if (element.textContent !== words) element.textContent = words;
}

function paragraph(words, classes) {
  const element = document.createElement("p");
  element.className = classes;
  element.textContent = words;
  return element;
}

// ---------------------------------------------------------------- dates and times, understood while they are typed

async function understand(box) {
  const form = box.closest("form");
  const told = box.querySelector("[data-understood]");
  const [date, time] = ["date", "time"].map((name) => box.querySelector(`[name="${name}"], [name$="-${name}"]`));
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, date: date.value, time: time.value });
  if ("understandRow" in box.dataset) body.set("row", box.dataset.understandRow);
  if ("understandAfter" in box.dataset) body.set("after", box.dataset.understandAfter);
  const asked = body.toString();
  box.asked = asked;
  try {
    const reply = await fetch(box.dataset.understand, { method: "POST", body, credentials: "same-origin" });
    if (!reply.ok || reply.redirected || box.asked !== asked) return;
    const answer = await reply.json();
    const refused = Object.values(answer.refused);
    const lines = refused.length
      ? refused.map((words) => paragraph(`${words}.`, "govuk-body app-problem govuk-!-margin-bottom-1"))
      : [
          ...(answer.words ? [paragraph(`Understood as: ${answer.words}`, "govuk-body govuk-!-margin-bottom-1")] : []),
          ...answer.doubts.map((words) => paragraph(words, "govuk-body app-problem govuk-!-margin-bottom-1")),
        ];
    told.replaceChildren(...lines);
  } catch {
    // Saving says the same; a lost connection is no reason to disturb whoever types.
  }
}

document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-understand]");
  if (!box) return;
  clearTimeout(box.waiting);
  box.waiting = setTimeout(() => understand(box), quiet);
});

function withScript(place) {
  for (const element of place.querySelectorAll("[data-without-script]")) element.remove();
  for (const element of place.querySelectorAll("[data-with-script]")) element.hidden = false;
}

// ---------------------------------------------------------------- mending a row in place

let open = null;

function valuesOf(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

function close() {
  if (!open) return;
  const { row, place } = open;
  open = null;
  place.remove();
  row.querySelector("[data-mend-row]")?.focus();
}

function show(row, mend) {
  const place = document.createElement("tr");
  const cell = document.createElement("td");
  place.className = "govuk-table__row app-mend-row";
  cell.className = "govuk-table__cell";
  cell.colSpan = 7;
  cell.append(mend);
  place.append(cell);
  row.after(place);
  // What is for a page of its own: in the list the next row is in sight.
  for (const element of mend.querySelectorAll("[data-only-on-page]")) element.remove();
  // In the list its words are not kept while they are typed: leaving the list asks first.
  for (const form of mend.querySelectorAll("form[data-autosave]")) form.removeAttribute("data-autosave");
  withScript(mend);
  initAll({ scope: mend });
  open = { row, place, before: valuesOf(mend.querySelector("form")) };
  const first = mend.querySelector(".govuk-input--error, .govuk-textarea--error") ?? mend.querySelector(`[name="${mend.dataset.begin}"]`);
  first.focus({ preventScroll: true });
  row.scrollIntoView({ block: "start" });
}

function fragment(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

async function openRow(link) {
  const row = link.closest("tr");
  if (open) {
    const form = open.place.querySelector("form");
    if (open.row !== row && valuesOf(form) !== open.before) {
      // Words that were typed are not thrown away by opening another row.
      let told = open.place.querySelector("[data-save-first]");
      if (!told) {
        told = paragraph("Save this row, or close it, before you open another.", "govuk-error-message");
        told.dataset.saveFirst = "";
        told.setAttribute("role", "alert");
        form.querySelector(".app-button-row").before(told);
      }
      form.querySelector("button[type=submit]").focus();
      return;
    }
    const same = open.row === row;
    close();
    if (same) return;
  }
  try {
    const reply = await fetch(link.href, { credentials: "same-origin" });
    const mend = reply.ok && !reply.redirected ? fragment(await reply.text()).querySelector("[data-mend]") : null;
    if (mend) {
      show(row, document.adoptNode(mend));
      return;
    }
  } catch {
    // The page of its own says what is wrong.
  }
  location.assign(link.href);
}

async function save(form, button) {
  const body = new FormData(form);
  if (button?.name) body.set(button.name, button.value);
  const row = open.row.id;
  // The form has a field of the name "action": only the attribute is the address.
  const address = button?.getAttribute("formaction") ?? form.getAttribute("action");
  try {
    const reply = await fetch(address, { method: "POST", body: new URLSearchParams(body), credentials: "same-origin" });
    const page = fragment(await reply.text());
    const mend = page.querySelector("[data-mend]");
    if (mend && !reply.redirected) {
      // Something is wrong with what was typed, or somebody else changed the row: the answer says what.
      const summary = page.querySelector(".govuk-error-summary");
      const kept = open.row;
      open.place.remove();
      open = null;
      if (summary) {
        summary.querySelector(".govuk-error-summary__title")?.classList.replace("govuk-error-summary__title", "govuk-heading-s");
        mend.prepend(document.adoptNode(summary));
      }
      show(kept, document.adoptNode(mend));
      return;
    }
    if (reply.ok && reply.redirected && page.querySelector("[data-rows]")) {
      const frame = document.querySelector("[data-rows]");
      const [down, along] = [frame.scrollTop, scrollY];
      open = null;
      document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
      withScript(document);
      initAll({ scope: document.querySelector("main") });
      document.querySelector("[data-rows]").scrollTop = down;
      scrollTo({ top: along });
      // In the list of rows to look at, one that is mended is there no more: the first that is left follows.
      const again = document.getElementById(row) ?? document.querySelector("tr[data-problem]");
      (again?.querySelector("[data-mend-row]") ?? again)?.focus({ preventScroll: true });
      again?.scrollIntoView({ block: "nearest" });
      return;
    }
  } catch {
    // Sent once more in the usual way below: the browser then says what it cannot do.
  }
  open = null;
  form.setAttribute("action", address);
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.submit();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-rows] [data-mend-row]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    openRow(link);
  }
  const closing = event.target.closest("[data-rows] [data-close-mend]");
  if (closing) {
    event.preventDefault();
    close();
  }
});

document.addEventListener("submit", (event) => {
  if (!open || !open.place.contains(event.target)) return;
  event.preventDefault();
  save(event.target, event.submitter);
});

addEventListener("beforeunload", (event) => {
  if (open && valuesOf(open.place.querySelector("form")) !== open.before) event.preventDefault();
});

// ---------------------------------------------------------------- from problem to problem

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  if (event.target.closest("input, textarea, select")) return;
  const problems = [...document.querySelectorAll("tr[data-problem]")];
  if (!problems.length) return;
  event.preventDefault();
  const forward = event.key === "ArrowDown";
  const here = document.activeElement?.closest("tr");
  let next = null;
  if (!here) next = forward ? problems[0] : problems.at(-1);
  else if (forward) next = problems.find((row) => here.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
  else next = problems.findLast((row) => here.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING);
  if (next) {
    next.focus();
    next.scrollIntoView({ block: "center" });
    return;
  }
  // The next one is on another page of the list.
  here?.querySelector(forward ? "[data-problem-after]" : "[data-problem-before]")?.click();
});

// ---------------------------------------------------------------- a table from the clipboard

function wordsOf(cell) {
  // Line breaks and paragraphs of a cell stay line breaks; everything else is one run of words.
  const parts = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) parts.push(node.textContent.replace(/[\s ]+/g, " "));
    else if (node.nodeName === "BR") parts.push("\n");
    else if (!["STYLE", "SCRIPT"].includes(node.nodeName)) {
      const block = /^(P|DIV|LI|H[1-6]|TR)$/.test(node.nodeName);
      if (block) parts.push("\n");
      node.childNodes.forEach(walk);
      if (block) parts.push("\n");
    }
  };
  cell.childNodes.forEach(walk);
  return parts.join("").replace(/ *\n */g, "\n").replace(/\n{2,}/g, "\n").replace(/^[\n ]+|[\n ]+$/g, "");
}

function quoted(words) {
  return /["\t\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}

// Returns the rows of the largest table of `html` as tab-separated text, "" without a table. A cell that reaches over
// several columns or rows stands in the first of them.
function tabSeparated(html) {
  const tables = [...fragment(html).querySelectorAll("table")].filter((table) => !table.parentElement.closest("table"));
  const lines = [];
  for (const table of tables) {
    const below = [];
    for (const row of table.rows) {
      const cells = [];
      let at = 0;
      const skip = () => {
        while (below[at] > 0) {
          below[at] -= 1;
          cells[at] = "";
          at += 1;
        }
      };
      for (const cell of row.cells) {
        skip();
        for (let more = 0; more < Math.min(cell.colSpan, 50); more += 1) {
          cells[at] = more ? "" : quoted(wordsOf(cell));
          below[at] = cell.rowSpan - 1;
          at += 1;
        }
      }
      skip();
      lines.push(Array.from(cells, (words) => words ?? "").join("\t"));
    }
  }
  return lines.some((line) => line.includes("\t")) ? lines.join("\n") : "";
}

for (const box of document.querySelectorAll("[data-paste-table]")) {
  const field = box.querySelector("textarea");
  const told = box.querySelector("[data-paste-told]");
  field.addEventListener("paste", (event) => {
    const rows = tabSeparated(event.clipboardData?.getData("text/html") ?? "");
    if (!rows) return;
    event.preventDefault();
    const joint = field.value && !field.value.endsWith("\n") && field.selectionStart === field.value.length ? "\n" : "";
    field.setRangeText(joint + rows, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const count = tabSeparatedRows(rows);
    said(told, `${count} ${count === 1 ? "row was" : "rows were"} pasted. Line breaks inside cells are kept.`);
  });
}

function tabSeparatedRows(text) {
  // Line breaks inside quotation marks are part of a cell.
  return text.replace(/"(?:[^"]|"")*"/g, "").split("\n").length;
}

withScript(document);
