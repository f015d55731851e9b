// An error with a message of megabytes is survived.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  throw new Error('x'.repeat(2 ** 20) + '\n'.repeat(2 ** 19));
}
