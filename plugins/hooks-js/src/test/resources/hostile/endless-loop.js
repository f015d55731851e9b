// An endless loop is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  for (;;);
}
