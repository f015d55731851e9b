// A typed array of gigabytes is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: String(new Uint8Array(2 ** 31).length) };
}
