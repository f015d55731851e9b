// Tells clients who is spoken to: `meta._mentions` = ["bob", …], for each @nick in the body, once, as it is written
// there. Whether such a nick exists is not looked up.
//
// settings: {"max": 20} for how many count; a message that names more people is refused.

const mention = /(?<![\p{L}\p{Nd}_@.\/-])@([\p{L}_[\]{}\\|^`][\p{L}\p{Nd}_[\]{}\\|^`-]{0,31})(?![\p{L}\p{Nd}])/gu;
const max = settings.max ?? 20;

export const onError = 'pass';

export function onMessage(message, context) {
  if (!message.body.includes('@')) return;
  const nicks = new Map();
  for (const [, nick] of message.body.matchAll(mention)) {
    const name = nick.normalize('NFKC').toLowerCase();
    if (!nicks.has(name)) nicks.set(name, nick);
  }
  if (nicks.size === 0) return;
  if (nicks.size > max) return context.reject(`A message may speak to ${max} people at once, this one to ${nicks.size}.`);
  message.meta._mentions = [...nicks.values()];
  return message;
}
