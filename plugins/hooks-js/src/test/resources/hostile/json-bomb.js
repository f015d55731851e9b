// JSON of a value that refers to itself is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const a = {};
  a.a = a;
  return { meta: a };
}
