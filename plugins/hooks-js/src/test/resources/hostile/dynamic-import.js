// Nothing can be imported later.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return import('./endless-loop.js').then((other) => ({ body: Object.keys(other).join() }));
}
