// What the server hands over cannot be changed.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  chat.sha256 = () => 'mine';
}
