// eval is not there.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: String(eval('1 + 1')) };
}
