// A flood into the store of entries that may go is ended by the time that it takes.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  for (let i = 0; ; i++) chat.store.set('key' + i, 'x'.repeat(1000), { evict: true, ttl: 1e300 });
}
