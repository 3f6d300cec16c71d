// Security keys. A form with data-key asks the browser's key ("create" or "get"), fills `answer`, and sends itself.
const parse = {
  create: (json) => ({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json) }),
  get: (json) => ({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json) }),
};

async function ask(form) {
  const what = form.dataset.key;
  const failed = form.querySelector("[data-key-failed]");
  failed.hidden = true;
  try {
    const credential = await navigator.credentials[what](parse[what](JSON.parse(form.dataset.options)));
    form.elements.answer.value = JSON.stringify(credential.toJSON());
  } catch {
    failed.hidden = false;
    return;
  }
  form.submit();
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-key]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      if (!form.reportValidity()) return;
      ask(form);
    });
  }
}
