// Tells clients who is spoken to: `meta._mentions` = ["bob", …], for each @nick in the body, once, as it is written
// there. Whether such a nick exists is not looked up.
//
// Brackets and backticks may be part of a nick, or of the text around it. They are the text's where it has opened them
// before the nick: [@bob] and `@bob` speak to bob, @[bob] and @bob] to those who are called so.
//
// settings: {"max": 20} for how many count; a message that names more people is refused.

const mentions = /(?<![\p{L}\p{Nd}_@.\/-])@([\p{L}\p{Nd}_[\]{}\\|^`-]+)/gu;
const nicks = /^[\p{L}_[\]{}\\|^`][\p{L}\p{Nd}_[\]{}\\|^`-]{0,31}$/u;
const openers = { ']': '[', '}': '{' };
const max = settings.max ?? 20;
const looks = 300; // nicks that are looked at, the same ones too

export const onError = 'pass';

export function onMessage({ body, meta }, context) {
  if (!body.includes('@')) return;
  const found = new Map();
  const written = new Set();
  const open = { '[': 0, '{': 0, '`': 0 }; // what the text has opened so far, and not closed
  let seen = 0;
  let looked = 0;
  for (const { 1: run, index } of body.matchAll(mentions)) {
    if (looked++ === looks) break;
    note(body, seen, index, open);
    const nick = ownPart(run, open);
    seen = index + 1 + nick.length;
    if (written.has(nick) || !nicks.test(nick)) continue;
    written.add(nick);
    const name = chat.fold(nick);
    if (!found.has(name)) found.set(name, nick);
    if (found.size > max) return context.reject(`A message may speak to ${max} people at once, this one speaks to more.`);
  }
  if (found.size === 0) return;
  meta._mentions = [...found.values()];
  return { meta };
}

function note(text, from, to, open) {
  for (let i = from; i < to; i++) {
    const c = text[i];
    if (c === '[' || c === '{') open[c]++;
    else if (c === ']' || c === '}') open[openers[c]] = Math.max(0, open[openers[c]] - 1);
    else if (c === '`' && text[i - 1] !== '`') open[c] = 1 - open[c]; // ``` is one mark
  }
}

// Up to the first mark that closes what was opened before the nick.
function ownPart(run, open) {
  const own = { '[': 0, '{': 0 };
  for (let i = 0; i < run.length; i++) {
    const c = run[i];
    const opener = openers[c];
    if (c === '[' || c === '{') own[c]++;
    else if (opener !== undefined && own[opener] > 0) own[opener]--;
    else if (open[opener ?? c] > 0) return run.slice(0, i);
  }
  return run;
}
