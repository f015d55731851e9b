// A change of the sender is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { from: 'somebody' };
}
