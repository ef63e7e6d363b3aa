// <div data-choose-many> around many check boxes: words narrow down those that are shown, one press ticks them all.
// Without it the list is as long as it is, and works.
for (const box of document.querySelectorAll("[data-choose-many]")) {
  const items = [...box.querySelectorAll(".govuk-checkboxes__item")];
  if (items.length < 10) continue;
  const ticks = items.map((item) => item.querySelector("input"));
  const tools = box.querySelector("[data-choose-tools]");
  const words = tools.querySelector("input");
  const told = tools.querySelector("[role=status]");
  const shown = () => items.filter((item) => !item.hidden);

  function tell() {
    const ticked = ticks.filter((tick) => tick.checked).length;
    told.textContent = `${shown().length} of ${items.length} shown, ${ticked} selected`;
  }

  function narrow() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    items.forEach((item, at) => {
      const text = item.textContent.toLowerCase();
      // What is selected stays in sight: nobody sends to somebody whom they cannot see.
      item.hidden = !ticks[at].checked && !wanted.every((word) => text.includes(word));
    });
    tell();
  }

  function all(checked) {
    for (const item of shown()) item.querySelector("input").checked = checked;
    if (!checked) narrow();
    tell();
  }

  words.addEventListener("input", narrow);
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  tools.querySelector("[data-choose-all]").addEventListener("click", () => all(true));
  tools.querySelector("[data-choose-none]").addEventListener("click", () => all(false));
  box.addEventListener("change", tell);
  box.querySelector(".govuk-checkboxes").before(tools);
  tools.hidden = false;
  tell();
}
