// A rejection in time does not excuse an endless loop.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  context.reject('no');
  for (;;);
}
