// Drafts. A form with data-draft is saved on the server every few seconds and as the page is left; a line says when.
import { asked } from "./line.js";

const EVERY = 3000;

function start(form) {
  const status = form.querySelector("[data-draft-told]");
  const words = status.dataset;
  let saved = ""; // something may have been typed before this ran: the first round always saves
  let busy = false;

  function tell(text, lost) {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("desk-mark--late", lost);
  }

  async function send() {
    return fetch(form.dataset.draft, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
  }

  async function save() {
    const typed = new URLSearchParams(new FormData(form)).toString();
    if (busy || typed === saved) return true;
    busy = true;
    try {
      let answer = await send();
      if (!answer.ok && !(await asked())) answer = await send();
      if (!answer.ok) {
        tell(words.ended, true);
        return false;
      }
      saved = new URLSearchParams(new FormData(form)).toString();
      tell((await answer.json()).told, false);
      return true;
    } catch {
      tell(words.lost, true);
      return false;
    } finally {
      busy = false;
    }
  }

  setInterval(save, EVERY);
  addEventListener("pagehide", () => {
    const typed = new URLSearchParams(new FormData(form));
    if (typed.toString() !== saved) navigator.sendBeacon(form.dataset.draft, typed);
  });
  // Without a line or a session the form is not sent: the browser would throw away what was typed.
  form.addEventListener("submit", async (event) => {
    if (form.dataset.ready) return;
    event.preventDefault();
    const pressed = event.submitter;
    saved = "";
    if (!(await save())) {
      status.scrollIntoView({ block: "center" });
      return;
    }
    form.dataset.ready = "yes";
    saved = new URLSearchParams(new FormData(form)).toString();
    form.requestSubmit(pressed);
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) start(form);
