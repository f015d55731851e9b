// A rejection that is not returned is one all the same.
// expect: rejected
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  context.reject('no');
}
