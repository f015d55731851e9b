// A meta that is larger than the server allows is an error of this hook.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { meta: { a: 'x'.repeat(82000) } };
}
