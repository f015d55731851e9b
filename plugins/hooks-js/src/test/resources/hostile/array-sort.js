// Sorting with a comparison that never ends is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  [3, 1, 2].sort(() => {
    for (;;);
  });
}
