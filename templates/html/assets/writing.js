// A page that somebody writes: what is typed is kept by itself a moment after the last key, at the address that the form
// names. The page works without it, by its buttons; the service answers a save by the script with JSON.
const pause = 1500;
const longestWait = 30000;
// A browser sends so many bytes along while a page goes away, and no more.
const goesAlong = 60000;
const away = "the service cannot be reached";

function keep(form) {
  const said = form.querySelector("[data-autosave-said]");
  let timer = 0;
  let wait = pause;
  let changed = false;
  let stopped = false;
  let failed = false;
  let refused = false;
  let sending = false;
  let through = false;
  let saving = Promise.resolve();

  function say(words) {
    said.hidden = false;
    // Only a change is written, so that a screen reader says each sentence once.
    if (said.textContent !== words) said.textContent = words;
  }

  function later(span) {
    clearTimeout(timer);
    timer = setTimeout(() => (saving = saving.then(save)), span);
  }

  async function save() {
    if (!changed || stopped) return;
    changed = false;
    sending = true;
    const body = new URLSearchParams(new FormData(form));
    body.set("autosave", "1");
    body.set("place", location.pathname);
    try {
      const reply = await fetch(form.dataset.autosave || form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        keepalive: body.toString().length < goesAlong,
      });
      failed = false;
      if (reply.redirected || [400, 401, 403, 404].includes(reply.status)) {
        stopped = true;
        say("You are not signed in any more. What you typed stays on this page: press “Save”, sign in, and send it on.");
        return;
      }
      const answer = await reply.json();
      refused = !answer.saved;
      if (answer.saved) {
        if (answer.shown && form.elements.shown) form.elements.shown.value = answer.shown;
        wait = pause;
        say(answer.text);
      } else {
        stopped = answer.code !== "limit";
        const more = { "changed-since": " Press “Save” to see both.", limit: "" }[answer.code];
        say(`Not saved. ${answer.message}.${more ?? " Press “Save” to see what you typed, and copy it."}`);
      }
    } catch {
      changed = failed = true;
      wait = Math.min(wait * 2, longestWait);
      say(`Not saved yet: ${away}. We will keep trying; do not close this page.`);
      later(wait);
    } finally {
      sending = false;
    }
  }

  // Whether leaving now would lose something: what cannot be kept, or not while the page goes away.
  function wouldLose() {
    if (failed || stopped || refused) return true;
    return changed && (sending || new URLSearchParams(new FormData(form)).toString().length >= goesAlong);
  }

  form.addEventListener("input", () => {
    changed = true;
    if (!stopped) later(wait);
  });
  document.addEventListener("visibilitychange", () => {
    // At once, not by a timer: the page may be on its way out, and a timer would never run.
    if (!document.hidden || !changed || stopped) return;
    clearTimeout(timer);
    saving = saving.then(save);
  });
  addEventListener("beforeunload", (event) => {
    if (!through && wouldLose()) event.preventDefault();
  });
  // A press of a button first keeps what is typed: without a connection the page stays, and says so. The answer also
  // holds the page's newest marks.
  form.addEventListener(
    "submit",
    (event) => {
      clearTimeout(timer);
      if (through) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const pressed = event.submitter;
      // Not before the browser is done with this event: until then it takes no further submission of the form.
      const send = () => {
        if (failed) {
          say(`Not saved: ${away}. What you typed is still on this page: press the button again in a moment.`);
          return;
        }
        clearTimeout(timer);
        changed = false;
        through = true;
        form.requestSubmit(pressed ?? undefined);
        setTimeout(() => (through = false), 1000);
      };
      saving = saving.then(save);
      saving.then(() => setTimeout(send));
    },
    true,
  );
}

for (const form of document.querySelectorAll("form[data-autosave]")) keep(form);
