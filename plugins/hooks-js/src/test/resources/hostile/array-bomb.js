// An array that grows without end is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const all = [];
  for (;;) all.push(new Array(1000).fill(all.length));
}
