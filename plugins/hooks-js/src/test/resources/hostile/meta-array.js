// A meta that is an array is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { meta: [] };
}
