// Scripts cannot be loaded.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: String(load('endless-loop.js')) };
}
