// There is no network.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return fetch('http://127.0.0.1/').then(() => undefined);
}
