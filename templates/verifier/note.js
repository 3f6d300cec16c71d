"use strict";
// Signed notes, seals and cosignatures: docs/trail-format.md, section 8.

const NOTE_NAME = /^[^\t-\r\x00-\x20\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000+]{1,256}$/u;
const LAST_SECOND = 253402300800;

/** The text of a note and its signatures: name, key id, the rest; nothing verified yet. */
function readNote(note) {
  need([...note].length <= 64 * 1024 && !/[\x00-\x09\x0b-\x1f\x7f]/.test(note), "the note is malformed");
  const gap = note.lastIndexOf("\n\n");
  need(gap > 0 && note.endsWith("\n"), "the note is malformed");
  const tail = note.slice(gap + 2);
  need(tail.endsWith("\n"), "the note is malformed");
  const signatures = tail.slice(0, -1).split("\n").map((line) => {
    const words = line.split(" ");
    need(words.length === 3 && words[0] === "\u2014" && NOTE_NAME.test(words[1]), "a line under the note is no signature");
    const blob = octets(words[2]);
    need(blob.length > 4, "a signature is empty");
    return { name: words[1], id: hex(blob.slice(0, 4)), rest: blob.slice(4) };
  });
  return { text: `${note.slice(0, gap)}\n`, signatures };
}

async function keyId(name, kind, key) {
  return hex((await sha256(joined(utf8.encode(name), [10, kind], key))).slice(0, 4));
}

async function signedBy(key, signature, bytes) {
  const known = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, known, signature, bytes);
}

/** The text of a note, which this key signed once; kind 4 is a witness's, with the second at which it did. */
async function signedText(note, name, key, kind = 1) {
  const { text, signatures } = readNote(note);
  need(key.length === 32, "the key does not have 32 bytes");
  const id = await keyId(name, kind, key);
  const ours = signatures.filter((one) => one.name === name && one.id === id);
  need(ours.length === 1, `it is not signed once by the key of ${name}`);
  let signature = ours[0].rest;
  let said = text;
  let seconds = 0n;
  if (kind === 4) {
    for (const byte of signature.slice(0, 8)) seconds = seconds * 256n + BigInt(byte);
    signature = signature.slice(8);
    said = `cosignature/v1\ntime ${seconds}\n${text}`;
    need(seconds < LAST_SECOND, "a cosignature is of no year of the calendar");
  }
  need(signature.length === 64 && (await signedBy(key, signature, utf8.encode(said))), `the signature of ${name} does not verify`);
  return { text, seconds: Number(seconds) };
}

/** Size and root of the sealed log. */
async function readSeal(content, key) {
  const origin = `${content.authority}/${content.log}`;
  const lines = (await signedText(content.seal, origin, key)).text.split("\n");
  need(lines.length === 4 && lines[0] === origin, "the seal is of another log");
  need(/^(0|[1-9][0-9]{0,15})$/.test(lines[1]), "the size in the seal is no number");
  const root = octets(lines[2]);
  const size = Number(lines[1]);
  need(Number.isSafeInteger(size) && root.length === 32, "the seal is not the head of a log");
  need(size > 0 || hex(root) === hex(await sha256(new Uint8Array())), "the root of an empty log is wrong");
  return { size, root, origin };
}

/** Refuse unless this witness (name+id+base64) cosigned the seal; say when. */
async function checkWitness(note, written) {
  const [name, id, ...rest] = written.split("+");
  const key = octets(rest.join("+"));
  need(key[0] === 4 && (await keyId(name, 4, key.slice(1))) === id, `“${written}” is no key of a witness`);
  const { seconds } = await signedText(note, name, key.slice(1), 4);
  return `${name} cosigned it at ${new Date(seconds * 1000).toISOString().replace(/\.000Z$/, "Z")}`;
}

/** Whether this browser checks Ed25519 rightly: the first test vector of RFC 8032, and the same with one bit changed. */
async function knowsSignatures() {
  const key = fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const signature = fromHex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
  try {
    const right = await signedBy(key, signature, new Uint8Array());
    signature[0] ^= 1;
    return right && !(await signedBy(key, signature, new Uint8Array()));
  } catch {
    return false;
  }
}
