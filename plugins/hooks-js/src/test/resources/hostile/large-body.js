// A body that is larger than the server allows is an error of this hook.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: 'é'.repeat(2049) };
}
