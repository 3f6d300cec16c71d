"use strict";
// The eleven steps of docs/trail-format.md, section 10: each over all entries before the next.

const STEPS = [
  "The file has its one canonical form.",
  "Every part is present and of its form.",
  "The key is the authority’s.",
  "The seal is signed by that key.",
  "Every entry is in the sealed log.",
  "The entries are one request’s, in order, none missing between.",
  "Bodies are those the entries were made with, or lawfully erased.",
  "Opened fields are what was committed.",
  "Papers are those an entry lists.",
  "Texts of the rules are those the entries name.",
  "The authority signed that this is the whole file.",
];

async function checkForm(part) {
  fits(part, PART, "the line");
  const open = utf8.encode(canonical(part.entry));
  need(part.entry.v === 1 && open.length <= 64 * 1024, "it is not of version 1, or too long");
  need(part.body === null ? ["erased", "withheld"].includes(part.absent) : part.absent === null, "body and absence disagree");
  part.leaf = await sha256(joined([0], open));
}

/** RFC 9162, 2.1.3.2. Places are below 2^53, so they are halved by division, not by bits. */
async function checkInclusion(part, seal) {
  let place = part.index;
  let last = seal.size - 1;
  let found = part.leaf;
  need(place < seal.size, "it is not in the sealed log");
  for (const step of part.proof.map(fromHex)) {
    need(last > 0, "its proof is too long");
    if (place % 2 === 1 || place === last) {
      found = await sha256(joined([1], step, found));
      while (place > 0 && place % 2 === 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else found = await sha256(joined([1], found, step));
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  need(last === 0 && hex(found) === hex(seal.root), "its proof does not lead to the sealed root");
}

function checkLink(part, number, content) {
  const { entry } = part;
  const before = content.entries[number - 2];
  for (const name of ["authority", "log", "request"]) need(entry[name] === content[name], `its ${name} is another`);
  need(entry.seq === number, `its number is ${entry.seq}, not ${number}`);
  need(entry.prev === (before ? hex(before.leaf) : null), "it does not name the entry before it");
  need(!before || before.index < part.index, "it stands in the log before the entry it follows");
}

async function checkBody(part, erasure) {
  const { entry } = part;
  const own = entry.keys.body === entry.request;
  if (own && entry.seq < erasure) {
    need(part.absent === "erased" && Object.keys(part.opened).length === 0, `it has content that entry ${erasure} erased`);
  } else {
    need(part.absent !== "erased", "its body is missing as erased, and no later entry erased it");
    need(!own || !erasure, `it is encrypted under the key that entry ${erasure} destroyed`);
  }
  need(part.body === null || hex(await sha256(octets(part.body))) === entry.body, "its body is not the one it was made with");
}

async function checkOpened(part) {
  for (const [name, opening] of Object.entries(part.opened)) {
    need(Object.hasOwn(part.entry.commitments, name), `it never committed to “${name}”`);
    const salt = octets(opening.salt);
    need(salt.length === 32, `the salt of “${name}” is not 32 bytes`);
    const bound = joined(utf8.encode("comity/commitment/v1\0"), salt, [name.length >> 8, name.length & 255], utf8.encode(name));
    const digest = await sha256(joined(bound, utf8.encode(canonical(opening.value, 16))));
    need(hex(digest) === part.entry.commitments[name], `“${name}” is not what was committed`);
  }
}

/** Whether text `one` stands before `two`, by code points. */
function isBefore(one, two) {
  const [ours, theirs] = [[...one], [...two]].map((text) => text.map((letter) => letter.codePointAt(0)));
  const at = ours.findIndex((point, place) => point !== theirs[place]);
  return at < 0 ? ours.length < theirs.length : theirs[at] !== undefined && ours[at] < theirs[at];
}

async function checkPapers(content) {
  let before = { entry: 0, name: "" };
  for (const paper of content.papers) {
    const later = before.entry < paper.entry || (before.entry === paper.entry && isBefore(before.name, paper.name));
    need(later, `the paper “${paper.name}” is given twice or out of order`);
    before = paper;
    need(hex(await sha256(octets(paper.content))) === paper.sha256, `the paper “${paper.name}” is not what its digest says`);
    const listed = content.entries[paper.entry - 1]?.opened.papers?.value;
    const same = (one) => isObject(one) && one.name === paper.name && one.sha256 === paper.sha256;
    need(Array.isArray(listed) && listed.some(same), `the paper “${paper.name}” is not listed by entry ${paper.entry}`);
  }
}

async function checkPacks(content) {
  for (const [digest, text] of Object.entries(content.packs)) {
    need(hex(await sha256(utf8.encode(text))) === digest, `the text of rules ${digest} was changed`);
  }
  const reached = new Set();
  let named = new Set(content.entries.map((part) => part.entry.packs).filter((digest) => digest !== null));
  while (named.size) {
    named.forEach((digest) => reached.add(digest));
    const texts = [...named].filter((digest) => Object.hasOwn(content.packs, digest)).map((digest) => content.packs[digest]);
    const found = texts.flatMap((text) => text.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g) ?? []);
    named = new Set(found.filter((digest) => !reached.has(digest)));
  }
  for (const digest of Object.keys(content.packs)) need(reached.has(digest), `no entry names the text of rules ${digest}`);
}

async function checkStatement(file, key, digest) {
  const { content, statement } = file;
  const name = `${content.authority}/${content.log}/export`;
  const { text } = await signedText(statement, name, key);
  need(readNote(statement).signatures.length === 1, "the statement has more than one signature");
  const expected = `${name}\n${content.request ?? "-"}\n${content.entries.length}\n${base64(digest)}\n`;
  need(text === expected, "the statement is about other content: something was changed");
}

/**
 * Take the steps; give {holds, step, entry, reason, file, notes}: the first that fails, or what holds.
 * `known` are fingerprints of keys and keys of witnesses (with a +) that the reader knows; `told` is called at each step.
 */
async function verify(bytes, known = [], told = () => {}) {
  const at = { step: 1, entry: null };
  const notes = [];
  const each = async (parts, check) => {
    for (const [place, part] of parts.entries()) {
      at.entry = place + 1;
      await check(part, place + 1);
    }
    at.entry = null;
  };
  const begin = async (step) => {
    at.step = step;
    await told(step);
  };
  try {
    await begin(1);
    const file = decode(bytes);
    await begin(2);
    fits(file, FILE, "the file");
    const { content } = file;
    const digest = await sha256(utf8.encode(canonical(content)));
    need(content.entries.length > 0, "there are no entries");
    await each(content.entries, checkForm);
    await begin(3);
    const key = octets(content.key);
    const print = hex(await sha256(key));
    const trusted = known.filter((one) => !one.includes("+"));
    need(!trusted.length || trusted.includes(print), `the key in the file, ${print}, is not one you trust`);
    await begin(4);
    const seal = await readSeal(content, key);
    for (const witness of known.filter((one) => one.includes("+"))) notes.push(await checkWitness(content.seal, witness));
    await begin(5);
    await each(content.entries, (part) => checkInclusion(part, seal));
    await begin(6);
    await each(content.entries, (part, number) => checkLink(part, number, content));
    await begin(7);
    const erasure = content.entries.find((part) => part.entry.act === "erase")?.entry.seq ?? 0;
    await each(content.entries, (part) => checkBody(part, erasure));
    await begin(8);
    await each(content.entries, checkOpened);
    await begin(9);
    await checkPapers(content);
    await begin(10);
    await checkPacks(content);
    await begin(11);
    await checkStatement(file, key, digest);
    const stamps = readNote(content.seal).signatures.filter((one) => one.name.startsWith("rfc3161/"));
    notes.push(...stamps.map((one) => `a time stamp of ${one.name.slice(8)} is there; this page does not check it`));
    return { holds: true, ...at, file, seal, print, trusted: trusted.length > 0, notes };
  } catch (fault) {
    return { holds: false, ...at, reason: fault instanceof Fault ? fault.message : `it cannot be read (${fault.message})` };
  }
}
