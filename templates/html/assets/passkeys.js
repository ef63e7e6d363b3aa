// Passkeys: asks the service for a question, the browser for its answer, and sends it with the form beside it.
//
// <div data-passkey="<address of the question>" hidden><form>… <input name="answer"> … </form></div>; shown when the
// browser knows passkeys. data-passkey-new: the browser makes a passkey in place of using one.
const words = {
  none: "No passkey was used. Try again, or go on in another way.",
  unmade: "No passkey was made. Try again, or use another device.",
  away: "The service did not answer. Check your connection and try again.",
};

function say(form, sentence) {
  let place = form.querySelector("[data-passkey-error]");
  if (!place) {
    place = document.createElement("p");
    place.className = "govuk-error-message";
    place.setAttribute("role", "alert");
    place.dataset.passkeyError = "";
    form.querySelector("button").before(place);
  }
  place.textContent = sentence;
}

async function question(address, form) {
  const asked = await fetch(address, {
    method: "POST",
    headers: { "X-CSRFToken": form.querySelector("[name=csrf_token]").value, Accept: "application/json" },
  });
  const answer = await asked.json();
  if (!asked.ok) throw new Error(answer.refused ?? words.away);
  return answer;
}

function install(place) {
  const form = place.querySelector("form") ?? place;
  const isNew = "passkeyNew" in place.dataset;
  place.hidden = false;
  form.addEventListener("submit", async (event) => {
    const answer = form.elements.answer;
    if (answer.value) return;
    event.preventDefault();
    let asked;
    try {
      asked = await question(place.dataset.passkey, form);
    } catch (problem) {
      say(form, problem instanceof SyntaxError || problem instanceof TypeError ? words.away : problem.message);
      return;
    }
    try {
      const credential = isNew
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
      answer.value = JSON.stringify(credential.toJSON());
    } catch {
      say(form, isNew ? words.unmade : words.none);
      return;
    }
    form.submit();
  });
}

const able = globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON;
for (const place of document.querySelectorAll("[data-passkey]")) {
  if (able) install(place);
  else if ("passkeyNew" in place.dataset) say(place.querySelector("form") ?? place, "This browser does not know passkeys. Use a newer one, or the app for codes.");
}
