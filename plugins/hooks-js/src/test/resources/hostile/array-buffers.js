// Buffers without end are ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const all = [];
  for (;;) all.push(new ArrayBuffer(2 ** 20));
}
