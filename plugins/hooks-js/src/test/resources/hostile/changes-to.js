// A change of the target is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { to: '#elsewhere' };
}
