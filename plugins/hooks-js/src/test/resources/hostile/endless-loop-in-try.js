// An endless loop that catches everything is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  for (;;) {
    try {
      for (;;);
    } catch {
      continue;
    } finally {
      for (;;);
    }
  }
}
