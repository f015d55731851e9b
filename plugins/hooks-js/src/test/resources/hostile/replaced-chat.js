// What the server hands over cannot be replaced.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  globalThis.chat = {};
}
