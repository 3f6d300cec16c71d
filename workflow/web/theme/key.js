// Security keys. Whatever has data-key, a form or a button in one, asks the browser's key ("create" or "get"),
// fills `answer`, and sends the form.
const parse = {
  create: (json) => ({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json) }),
  get: (json) => ({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json) }),
};

async function ask(form, asked) {
  const failed = form.querySelector("[data-key-failed]");
  failed.hidden = true;
  try {
    const credential = await navigator.credentials[asked.key](parse[asked.key](JSON.parse(asked.options)));
    form.elements.answer.value = JSON.stringify(credential.toJSON());
  } catch {
    failed.hidden = false;
    return;
  }
  form.requestSubmit();
}

function start(form, asked, event) {
  if (form.elements.answer.value) {
    if (event.type === "click") form.requestSubmit(); // answered before, but not sent for want of a line
    return;
  }
  event.preventDefault();
  if (form.reportValidity()) ask(form, asked);
}

if (window.PublicKeyCredential) {
  for (const each of document.querySelectorAll("[data-key]")) {
    const form = each.closest("form");
    each.hidden = false;
    each.addEventListener(each === form ? "submit" : "click", (event) => start(form, each.dataset, event));
  }
}
