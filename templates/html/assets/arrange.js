// Lets the rows of a table be dragged into another order. Buttons that move a row by one place are there for
// everybody; this only adds a grip for a mouse, a pen or a finger, and sends the same form once the row is let go.
//
// <form data-arrange> around a table whose rows carry data-arrange-key="<key>"; it sends move=<key>/<new place>.
const edge = 60;

function grip() {
  const handle = document.createElement("span");
  handle.className = "app-grip";
  handle.textContent = "⠿";
  handle.title = "Drag to another place";
  // The buttons say and do the same for who cannot drag or does not see the grip.
  handle.setAttribute("aria-hidden", "true");
  return handle;
}

function arrange(form) {
  const rows = () => [...form.querySelectorAll("[data-arrange-key]")];
  let held = null;
  let before = [];

  function begin(event) {
    const row = event.target.closest(".app-grip")?.closest("[data-arrange-key]");
    if (!row || event.button !== 0) return;
    event.preventDefault();
    held = row;
    before = rows();
    form.setPointerCapture(event.pointerId);
    row.classList.add("app-dragged");
  }

  function follow(event) {
    if (!held) return;
    if (event.clientY < edge) scrollBy(0, -12);
    if (event.clientY > innerHeight - edge) scrollBy(0, 12);
    for (const row of rows()) {
      if (row === held) continue;
      const box = row.getBoundingClientRect();
      const middle = box.top + box.height / 2;
      const follows = held.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (follows && event.clientY > middle) row.after(held);
      if (!follows && event.clientY < middle) {
        row.before(held);
        break;
      }
    }
  }

  function put(row) {
    const place = rows().indexOf(row) + 1;
    const move = document.createElement("input");
    move.type = "hidden";
    move.name = "move";
    move.value = `${row.dataset.arrangeKey}/${place}`;
    form.append(move);
    form.submit();
  }

  function end(keep) {
    if (!held) return;
    const row = held;
    held = null;
    row.classList.remove("app-dragged");
    if (!keep) before.forEach((one) => one.parentNode.append(one));
    else if (rows().indexOf(row) !== before.indexOf(row)) put(row);
  }

  for (const row of rows()) row.querySelector("td")?.prepend(grip());
  form.addEventListener("pointerdown", begin);
  form.addEventListener("pointermove", follow);
  form.addEventListener("pointerup", () => end(true));
  form.addEventListener("pointercancel", () => end(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && end(false));
}

for (const form of document.querySelectorAll("form[data-arrange]")) arrange(form);
