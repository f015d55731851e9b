// A text split into millions without end is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const text = 'x,'.repeat(2 ** 19);
  for (;;) text.split(',');
}
