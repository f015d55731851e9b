// Half a character in the body is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: '\ud800' };
}
