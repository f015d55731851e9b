// Options that are not what they should be are refused, and those that do harm when read too.
// expect: accepted
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const bad = [{ ttl: -1 }, { ttl: NaN }, { ttl: {} }, { evict: 'yes' }, { get ttl() { throw new TypeError(); } }];
  for (const options of bad) {
    try {
      chat.store.set('a', 1, options);
      context.reject('no');
    } catch (e) {
      if (!(e instanceof TypeError)) context.reject('no');
    }
  }
}
