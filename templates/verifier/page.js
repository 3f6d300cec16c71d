"use strict";
// The page around the steps: takes a file, tells each step, and shows what the file says. Texts are only ever text.

const the = (id) => document.getElementById(id);

function element(name, text = "", parent = null) {
  const made = document.createElement(name);
  made.textContent = text;
  parent?.append(made);
  return made;
}

function say(outcome, title, lines) {
  const box = the("outcome");
  box.className = outcome;
  box.replaceChildren(element("h2", title));
  for (const line of lines) element("p", line, box);
  box.hidden = false;
  box.focus();
}

/** Show the steps: those before `step` hold, this one failed (or is being taken), the rest were not reached. */
function showSteps(step, failed) {
  the("steps").replaceChildren(...STEPS.map((words, place) => {
    const number = place + 1;
    const word = number < step ? "holds" : number > step ? "not reached" : failed ? "does not hold" : "being checked";
    const item = element("li");
    item.className = word.replaceAll(" ", "-");
    element("strong", word, item);
    item.append(` – ${words}`);
    return item;
  }));
  the("taken").hidden = false;
}

function showEntries({ file }) {
  const rows = the("entries");
  rows.replaceChildren();
  for (const { entry, opened, absent } of file.content.entries) {
    const row = element("tr", "", rows);
    element("td", String(entry.seq), row);
    element("td", entry.time.replace("T", " ").replace(/\.\d+Z/, " UTC"), row);
    element("td", entry.act.replaceAll("-", " "), row);
    element("td", entry.stage.after?.replaceAll("-", " ") ?? "", row);
    const cell = element("td", "", row);
    const names = Object.keys(opened).sort();
    if (names.length === 0) cell.textContent = absent === "erased" ? "erased by law" : "nothing is shown to you";
    else {
      const details = element("details", "", cell);
      element("summary", `${names.length} of ${Object.keys(entry.commitments).length} fields`, details);
      for (const name of names) {
        element("h4", name, details);
        const value = opened[name].value;
        element("pre", typeof value === "string" ? value : JSON.stringify(value, null, 1), details);
      }
    }
  }
  the("said").hidden = false;
}

function tellHolds(found) {
  const { content } = found.file;
  const erased = content.entries.filter((part) => part.absent === "erased").length;
  const whose = content.request === null ? "the authority itself" : `request ${content.request}`;
  say("holds", "Everything in this file holds", [
    `${content.entries.length} entries of ${whose}, from the log of ${content.authority} (${content.log}), sealed at ${found.seal.size} entries; file made ${content.made.slice(0, 10)}.`,
    `${content.papers.length} papers, ${Object.keys(content.packs).length} texts of rules; ${erased} entries erased as the trail records.`,
    found.trusted
      ? `The key is one you gave: ${found.print}.`
      : `The key was not compared with one you know. Anybody could make such a file with a key of their own: ask the authority, by another way, whether this is its fingerprint: ${found.print}`,
    ...found.notes.map((note) => `Also: ${note}.`),
  ]);
  showEntries(found);
}

function tellFault(found, looksLikeLog) {
  const where = found.entry === null ? "" : `, at entry ${found.entry}`;
  say("fails", `Step ${found.step} does not hold${where}`, [
    `${STEPS[found.step - 1]} That is not so: ${found.reason}.`,
    looksLikeLog
      ? "This is the file of a whole log. This page verifies the trail of one request; for a whole log ask somebody with a terminal to run “comity trail verify”."
      : "Do not rely on this file. Obtain it again from the authority that issued it.",
  ]);
}

async function begin(event) {
  event.preventDefault();
  the("said").hidden = true;
  const [file] = the("file").files;
  if (!file) return say("fails", "No file was chosen", ["Choose the file under 1, then press “Verify”."]);
  if (file.size > MAX_BYTES) return say("fails", "The file is too long", ["An export has at most 256 MiB."]);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const known = the("known").value.split(/\s+/).filter(Boolean);
  const told = async (step) => {
    showSteps(step, false);
    await new Promise((resume) => setTimeout(resume));
  };
  the("go").disabled = true;
  const found = await verify(bytes, known, told);
  the("go").disabled = false;
  showSteps(found.holds ? STEPS.length + 1 : found.step, true);
  if (found.holds) return tellHolds(found);
  return tellFault(found, new TextDecoder().decode(bytes.slice(0, 400)).includes('"format":"comity-log/1"'));
}

async function start() {
  if (!window.crypto?.subtle) {
    return say("cannot", "This browser cannot verify", [
      "It offers no cryptography to a page opened this way. Open the page as a file on your own machine, in a newer browser. Nothing was verified.",
    ]);
  }
  if (!(await knowsSignatures())) {
    return say("cannot", "This browser cannot verify", [
      "It does not know signatures of the kind used here (Ed25519), so steps 4 and 11 cannot be taken, and without them nothing is proved. Use a newer browser (Firefox 129, Safari 17, Chrome or Edge 137, or later), or ask somebody with a terminal to run “comity trail verify” or “python verify_trail.py”. Nothing was verified.",
    ]);
  }
  the("form").addEventListener("submit", begin);
  the("go").disabled = false;
  return null;
}

start();
