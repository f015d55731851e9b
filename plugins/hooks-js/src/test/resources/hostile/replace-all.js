// A text replaced into gigabytes is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const text = 'x'.repeat(2 ** 20);
  return { body: text.replaceAll('x', text) };
}
