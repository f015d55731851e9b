// Normalising long texts without end is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const text = '\u1E9B\u0323'.repeat(2 ** 18);
  for (;;) text.normalize('NFKD');
}
