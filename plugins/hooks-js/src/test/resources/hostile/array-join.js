// A huge array joined in one go is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return { body: new Array(2 ** 28).join('xy') };
}
