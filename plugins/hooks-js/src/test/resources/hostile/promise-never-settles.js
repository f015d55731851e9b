// A promise that never settles is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return new Promise(() => {});
}
