"use strict";
// Canonical JSON (RFC 8785, narrowed) and forms of values: docs/trail-format.md, sections 2, 3 and 9.

/** What does not hold. `verify` knows at which step and entry. */
class Fault extends Error {}

function need(condition, reason) {
  if (!condition) throw new Fault(reason);
}

const MAX_BYTES = 256 * 1024 * 1024;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const ASCII = /^[\x00-\x7f]*$/;
const utf8 = new TextEncoder();

/** The canonical text of a value, at most `room` objects and arrays inside one another. */
function canonical(value, room = 32) {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    need(Number.isSafeInteger(value), "a number is not a whole number below 2^53");
    return JSON.stringify(value);
  }
  if (typeof value === "string") {
    need(!LONE.test(value), "a text has half of a pair of characters");
    return JSON.stringify(value);
  }
  need(room > 0, "the file is nested too deeply");
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, room - 1)).join(",")}]`;
  const names = Object.keys(value).sort();
  need(names.every((name) => ASCII.test(name)), "a name is not ASCII");
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name], room - 1)}`).join(",")}}`;
}

/** The value of canonical bytes, and of nothing else (section 2). */
function decode(bytes) {
  need(bytes.length <= MAX_BYTES, "the file is longer than 256 MiB");
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = JSON.parse(text);
  need(canonical(value) === text, "the file is not in its one canonical form");
  return value;
}

/** The bytes of base64 in its only canonical form. */
function octets(text) {
  need(typeof text === "string", "a member is not base64");
  const clear = atob(text);
  need(btoa(clear) === text, "base64 is not in its canonical form");
  return Uint8Array.from(clear, (letter) => letter.charCodeAt(0));
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function base64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function moment(text) {
  const form = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z$/;
  const [, year, month, day] = (typeof text === "string" && form.exec(text)?.map(Number)) || [];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  need(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1], "a time is not of its form");
}

// Forms: a pattern; a number is the least; [form] a list; {name: form} exactly these members;
// a Map of one pair, any members of that name and form; a function checks by itself; null is anything.
const WORD = /^(?=[^]{1,64}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const PATH = /^(?=[^]{1,128}$)[a-z0-9]+([._/-][a-z0-9]+)*$/;
const DIGEST = /^[0-9a-f]{64}$/;
const TEXT = /^/;
const PAPER_NAME = /^(?!\.{1,2}$)[^\x00-\x1f\x7f/\\]{1,200}$/u;
const orNull = (form) => (value) => value === null || fits(value, form);
const ENTRY = {
  act: WORD, alg: { cipher: /^aes-256-gcm$/, hash: /^sha-256$/, signature: /^ed25519$/ }, authority: PATH,
  body: DIGEST, commitments: new Map([[PATH, DIGEST]]), keys: { body: WORD, kek: WORD, seal: WORD },
  log: /^(decisions|access)$/, packs: orNull(DIGEST), prev: orNull(DIGEST), request: orNull(WORD), seq: 1,
  stage: { after: orNull(WORD), before: orNull(WORD) }, time: moment, v: 1,
};
const OPENED = new Map([[TEXT, { salt: octets, value: null }]]);
const PART = {
  absent: orNull(WORD), body: orNull(octets), entry: ENTRY, index: 0, opened: OPENED, proof: [DIGEST],
};
const PAPER = { content: octets, entry: 1, name: PAPER_NAME, sha256: DIGEST };
const CONTENT = {
  authority: PATH, entries: [null], format: /^comity-export\/1$/, key: octets, log: WORD, made: moment,
  packs: new Map([[DIGEST, TEXT]]), papers: [PAPER], request: orNull(WORD), seal: TEXT,
};
const FILE = { content: CONTENT, statement: TEXT };

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Refuse a value that is not of its form; `where` names it. */
function fits(value, form, where = "a member") {
  const wrong = `${where} is not of its form`;
  if (form === null) return;
  if (form instanceof RegExp) need(typeof value === "string" && form.test(value), wrong);
  else if (typeof form === "number") need(Number.isSafeInteger(value) && value >= form, wrong);
  else if (typeof form === "function") form(value);
  else if (Array.isArray(form)) {
    need(Array.isArray(value), wrong);
    value.forEach((item) => fits(item, form[0], where));
  } else if (form instanceof Map) {
    need(isObject(value), wrong);
    const [[name, member]] = form;
    for (const [key, inner] of Object.entries(value)) {
      fits(key, name, `a name in ${where}`);
      fits(inner, member, where);
    }
  } else {
    const names = Object.keys(form).sort();
    need(isObject(value) && Object.keys(value).sort().join("\n") === names.join("\n"), `${where} lacks a part, or has one that is not known`);
    for (const name of names) fits(value[name], form[name], `“${name}”`);
  }
}
