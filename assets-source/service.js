// Improves pages that already work without it: GOV.UK components, progress that updates by itself,
// a list of chosen files with a size check before anything is sent, a print button.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// The quick exit clears the way back. The page that was left is replaced in the history of the tab, and a page that
// is reached by going back after an exit leads away again before it is seen. One mark in the tab's own storage says
// that somebody left; it holds nothing else, is gone with the tab, and is taken away when the site is opened anew.
const left = "left-by-exit";
const exits = document.querySelectorAll(".govuk-js-exit-this-page-button, .govuk-js-exit-this-page-skiplink");

function tabStorage(work) {
  try {
    return work(sessionStorage);
  } catch {
    return null; // switched off in this browser: the exit still leads away
  }
}

function leave(address) {
  tabStorage((storage) => storage.setItem(left, "1"));
  location.replace(address);
}

if (exits.length) {
  for (const exit of exits) {
    exit.addEventListener(
      "click",
      (event) => {
        event.preventDefault();
        event.stopImmediatePropagation();
        document.body.classList.add("govuk-exit-this-page-hide-content");
      },
      { capture: true },
    );
  }
  // Shift pressed three times leaves through the component, which covers the page first.
  new MutationObserver(() => {
    if (document.body.classList.contains("govuk-exit-this-page-hide-content")) leave(exits[0].href);
  }).observe(document.body, { attributeFilter: ["class"] });
  window.addEventListener("pageshow", (event) => {
    const [navigation] = performance.getEntriesByType("navigation");
    const cameBack = event.persisted || navigation?.type === "back_forward";
    if (cameBack && tabStorage((storage) => storage.getItem(left))) {
      document.body.classList.add("govuk-exit-this-page-hide-content");
    } else if (!cameBack) {
      tabStorage((storage) => storage.removeItem(left));
    }
  });
}

// A radio button cannot be "expanded" (ARIA has no such state for it), yet GOV.UK Frontend says so of one that
// reveals a further question. The question follows it in the page, where it is read anyway.
function withoutExpanded(radio) {
  if (radio.hasAttribute("aria-expanded")) radio.removeAttribute("aria-expanded");
}

for (const radio of document.querySelectorAll(".govuk-radios__input[aria-controls]")) {
  new MutationObserver(() => withoutExpanded(radio)).observe(radio, { attributeFilter: ["aria-expanded"] });
  withoutExpanded(radio);
}

const longestWait = 30000;

// <div data-progress-url="/…"> asks its address for
//   {"done": false, "value": 3, "max": 7, "text": "3 of 7 returns read", "parts": {"<key>": "Read"}, "next": "/…"}
// and puts the answer into [data-progress-bar], [data-progress-text] and [data-progress-part="<key>"].
// "parts" and "next" may be missing. When done it opens "next", or the same page again.
function watchProgress(box) {
  const bar = box.querySelector("[data-progress-bar]");
  const text = box.querySelector("[data-progress-text]");
  const pause = Number(box.dataset.progressInterval) || 2000;
  let wait = pause;

  for (const element of box.querySelectorAll("[data-progress-without-script]")) element.hidden = true;

  function write(element, words) {
    // Only a change is written, so that a screen reader says each sentence once.
    if (element && typeof words === "string" && element.textContent !== words) element.textContent = words;
  }

  function show(answer) {
    if (bar && Number.isFinite(answer.max) && Number.isFinite(answer.value)) {
      bar.max = answer.max;
      bar.value = answer.value;
    }
    write(text, answer.text);
    for (const [key, words] of Object.entries(answer.parts ?? {})) {
      write(box.querySelector(`[data-progress-part="${CSS.escape(key)}"]`), words);
    }
  }

  function finish(next) {
    const address = next ? new URL(next, location.href) : null;
    if (address && address.origin === location.origin && address.href !== location.href) location.assign(address);
    else location.reload();
  }

  async function ask() {
    if (document.hidden) {
      document.addEventListener("visibilitychange", ask, { once: true });
      return;
    }
    try {
      const reply = await fetch(box.dataset.progressUrl, {
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        cache: "no-store",
      });
      if (reply.redirected || [401, 403, 404, 410].includes(reply.status)) {
        // Signed out, or the work is gone: the page itself knows what to say.
        location.reload();
        return;
      }
      if (!reply.ok) throw new Error(String(reply.status));
      const answer = await reply.json();
      show(answer);
      if (answer.done) {
        finish(answer.next);
        return;
      }
      wait = pause;
    } catch {
      wait = Math.min(wait * 2, longestWait);
      write(text, "We cannot reach the service at the moment. We will keep trying.");
    }
    setTimeout(ask, wait);
  }

  setTimeout(ask, pause);
}

function readableSize(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 999500) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

// <input type="file" data-file-list="<id of an empty ul.app-file-list>" data-max-bytes="50000000">
// lists what was chosen and names a file that is too large or empty before anything is sent.
function listChosenFiles(input) {
  const list = document.getElementById(input.dataset.fileList);
  const limit = Number(input.dataset.maxBytes) || Infinity;
  if (!list) return;
  input.addEventListener("change", () => {
    list.replaceChildren(
      ...Array.from(input.files, (file) => {
        const item = document.createElement("li");
        const name = document.createElement("span");
        const size = document.createElement("span");
        item.className = "app-file-list__item";
        name.className = "app-file-list__name";
        size.className = "app-file-list__size";
        name.textContent = file.name;
        size.textContent = readableSize(file.size);
        item.append(name, size);
        let problem = "";
        if (file.size > limit) problem = `This file is larger than ${readableSize(limit)}. Choose a smaller file.`;
        if (file.size === 0) problem = "This file is empty. Choose another file.";
        if (problem) {
          const message = document.createElement("p");
          message.className = "app-file-list__message app-file-list__message--error";
          message.textContent = `Error: ${problem}`;
          item.classList.add("app-file-list__item--error");
          item.append(message);
        }
        return item;
      }),
    );
  });
}

// <div data-shown-when="<a question>" data-answers="now before"> shows while one of those answers is chosen.
function showWhen(box) {
  const form = box.closest("form");
  const wanted = box.dataset.answers.split(" ");
  const set = () => {
    const chosen = form.querySelector(`[name="${CSS.escape(box.dataset.shownWhen)}"]:checked`);
    box.hidden = !wanted.includes(chosen?.value);
  };
  form.addEventListener("change", set);
  addEventListener("pageshow", set);
  set();
}

for (const box of document.querySelectorAll("[data-shown-when]")) showWhen(box);

// Words that were typed and not sent are not lost by a click beside their form: the browser asks first. A form that
// keeps itself need not ask, and "Exit this page" never does. Without a network nothing is sent into the void.
let typed = false; // a page that was refused holds words already; see below
const keptElsewhere = "[data-autosave], [role=search]";

function sayOffline(form) {
  let said = form.querySelector("[data-offline]");
  if (!said) {
    said = document.createElement("p");
    said.className = "govuk-error-message";
    said.dataset.offline = "";
    said.setAttribute("role", "alert");
    form.append(said);
  }
  said.textContent =
    "You are not connected to a network. What you typed is still on this page: send it when you are connected again.";
}

// What a page hides as it does not apply is not sent: who cannot see an answer has not given it.
document.addEventListener("formdata", (event) => {
  const hidden = ".govuk-radios__conditional--hidden, [data-shown-when][hidden]";
  for (const block of event.target.querySelectorAll(hidden)) {
    for (const field of block.querySelectorAll("[name]")) event.formData.delete(field.name);
  }
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  if (form && form.method === "post" && !form.matches(keptElsewhere)) typed = true;
});
document.addEventListener(
  "submit",
  (event) => {
    if (navigator.onLine === false && event.target.method === "post") {
      event.preventDefault();
      event.stopImmediatePropagation();
      sayOffline(event.target);
      return;
    }
    typed = false;
  },
  true,
);
if (document.querySelector(".govuk-error-summary")) {
  const filled = [...document.querySelectorAll("form[method=post] :is(input[type=text], textarea)")];
  typed = filled.some((field) => field.value.trim() && !field.closest(keptElsewhere));
}
addEventListener("beforeunload", (event) => {
  if (typed && !document.body.classList.contains("govuk-exit-this-page-hide-content")) event.preventDefault();
});

// Pages with rows to mend or to type load what they need; all others do without it.
if (document.querySelector("[data-rows], [data-understand], [data-paste-table]")) import("./rows.js");
if (document.querySelector("[data-timeline]")) import("./timeline.js");
if (document.querySelector("dialog[data-desk-keys]")) import("./desk.js");
if (document.querySelector("form[data-arrange]")) import("./arrange.js");
if (document.querySelector("[data-choose-many]")) import("./choosing.js");
if (document.querySelector("form[data-autosave]")) import("./writing.js");
for (const box of document.querySelectorAll("[data-progress-url]")) watchProgress(box);
for (const input of document.querySelectorAll("input[type=file][data-file-list]")) listChosenFiles(input);
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
if (document.querySelector("[data-passkey]")) import("./passkeys.js");
