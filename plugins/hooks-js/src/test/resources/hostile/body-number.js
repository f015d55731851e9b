// A body that is no text is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: 42 };
}
