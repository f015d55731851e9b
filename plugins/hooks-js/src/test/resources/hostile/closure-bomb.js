// Closures without end are ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  let f = () => 0;
  for (;;) {
    const g = f;
    f = () => g();
  }
}
