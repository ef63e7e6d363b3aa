// A page of a return that somebody writes: what is typed is kept by itself a moment after the last key. The page works
// without it, by its buttons; the service answers a save by the script with JSON.
const pause = 1500;
const longestWait = 30000;

function keep(form) {
  const said = form.querySelector("[data-autosave-said]");
  let timer = 0;
  let wait = pause;
  let changed = false;
  let stopped = false;
  let under = 0;
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
    under += 1;
    const body = new URLSearchParams(new FormData(form));
    body.set("autosave", "1");
    try {
      const reply = await fetch(form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        keepalive: body.toString().length < 60000,
      });
      if (reply.redirected || [401, 403, 404].includes(reply.status) || reply.status === 400) {
        stopped = true;
        say("You are signed out. What you typed stays on this page: press “Save”, sign in, and send it on.");
        return;
      }
      const answer = await reply.json();
      if (answer.saved) {
        form.elements.edition.value = answer.edition;
        wait = pause;
        say(answer.text);
      } else {
        stopped = answer.code !== "limit";
        say(`Not saved. ${answer.message}.${stopped ? " Press “Save” to see both." : ""}`);
      }
    } catch {
      changed = true;
      wait = Math.min(wait * 2, longestWait);
      say("Not saved yet: the service cannot be reached. We will keep trying; do not close this page.");
      later(wait);
    } finally {
      under -= 1;
    }
  }

  form.addEventListener("input", () => {
    changed = true;
    if (!stopped) later(wait);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && changed && !stopped) later(0);
  });
  // A press of a button waits for the save that is under way: its answer holds the page's newest edition.
  let through = false;
  form.addEventListener(
    "submit",
    (event) => {
      clearTimeout(timer);
      changed = false;
      if (through || !under) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const pressed = event.submitter;
      // Not before the browser is done with this event: until then it takes no further submission of the form.
      const send = () => {
        through = true;
        form.requestSubmit(pressed ?? undefined);
        setTimeout(() => (through = false), 1000);
      };
      saving.then(() => setTimeout(send));
    },
    true,
  );
}

for (const form of document.querySelectorAll("form[data-autosave]")) keep(form);
