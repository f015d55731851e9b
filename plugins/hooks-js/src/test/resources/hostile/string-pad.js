// A text padded to gigabytes is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: 'x'.padEnd(2 ** 30, 'yz') };
}
