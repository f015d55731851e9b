// A result that is no message is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return true;
}
