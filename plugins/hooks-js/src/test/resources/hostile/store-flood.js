// A flood into the store ends when it is full.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  for (let i = 0; ; i++) chat.store.set('key' + i, 'x'.repeat(1000));
}
