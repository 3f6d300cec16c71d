// The desk works without this file. With it: kit components, forms that survive a broken line, one-key paths that can
// be switched off.
import { initAll } from "./govuk-frontend.min.js";
import "./line.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

function rows() {
  return [...document.querySelectorAll("a[data-row]")];
}

function move(by) {
  const links = rows();
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement);
  links[Math.min(Math.max(at + by, 0), links.length - 1)].focus();
}

if (document.body.dataset.keys === "on") {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") document.querySelector("#find")?.focus();
    else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "?") window.location.assign("/keys");
    else return;
    event.preventDefault();
  });
}
