// Half a character in the meta is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { meta: { a: '\ud800' } };
}
