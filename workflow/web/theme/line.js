// Before a form is sent, the desk is asked whether it is there and still knows who this is: a browser throws away
// what was typed when a form finds no line, or no session. A form that is sent twice does one thing; it has a key.
const words = document.body.dataset;
const ONCE = 1000;

function person(page) {
  return page.querySelector(".desk-person-name")?.textContent;
}

// Answers "" when a form may be sent, its token then being that of the session; else "lost" or "ended".
export async function asked() {
  let answer;
  try {
    answer = await fetch("/keys", { redirect: "manual", cache: "no-store" });
  } catch {
    return "lost";
  }
  if (!person(document)) return "";
  if (answer.type === "opaqueredirect") return "ended";
  if (!answer.ok) return "lost";
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (person(fresh) !== person(document)) return "ended";
  const token = fresh.querySelector("[name=csrf]").value;
  for (const field of document.querySelectorAll("[name=csrf]")) field.value = token;
  return "";
}

function tell(form, pressed, text) {
  let line = form.querySelector(".desk-line");
  if (!line) {
    line = document.createElement("p");
    line.className = "govuk-error-message desk-line";
    line.setAttribute("role", "alert");
    (pressed?.closest(".govuk-button-group") ?? pressed)?.before(line);
  }
  line.textContent = text;
  line.hidden = !text;
}

// Whether a form could lose something: signing out could not, nor a sign-in that is one button.
function holds(form) {
  const typed = form.querySelector("input:not([type=hidden]), textarea, select");
  return form.method === "post" && form.closest("main") && !form.dataset.draft && (typed || person(document));
}

// A form that asks a key decides first, and prevents what it does not want. A second press in a hurry sends nothing.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !holds(form) || form.dataset.line === "sent") return;
  event.preventDefault();
  if (form.dataset.line) return;
  form.dataset.line = "asked";
  const fault = await asked();
  tell(form, event.submitter, fault && words[fault]);
  delete form.dataset.line;
  if (fault) return;
  form.dataset.line = "sent";
  form.requestSubmit(event.submitter);
  form.dataset.line = "gone";
  setTimeout(() => delete form.dataset.line, ONCE);
});
