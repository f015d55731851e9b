// Formatting dates without end is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  for (;;) new Intl.DateTimeFormat('de', { dateStyle: 'full' }).format(0);
}
