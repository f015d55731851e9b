// Other languages cannot be reached.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: String(Polyglot.eval('js', '1')) };
}
