// Iterator helpers without end are ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  function* all() {
    for (;;) yield 1;
  }
  all().filter((x) => x === 2).next();
}
