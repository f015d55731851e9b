// Sorting large typed arrays without end is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  for (;;) new Float64Array(2 ** 18).map(Math.random).sort();
}
