// A toJSON for everything is an error, and troubles nothing else.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  Object.prototype.toJSON = () => 'x';
  const result = { meta: { a: 1 } };
  return result;
}
