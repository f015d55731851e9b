// There are no timers.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  setTimeout(() => 1, 0);
}
