// An unknown member is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { content: 'x' };
}
