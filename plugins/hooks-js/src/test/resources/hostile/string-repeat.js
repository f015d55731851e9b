// A string of gigabytes is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: 'x'.repeat(2 ** 30) };
}
