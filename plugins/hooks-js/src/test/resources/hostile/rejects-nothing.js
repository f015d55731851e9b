// A rejection without a reason is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return context.reject();
}
