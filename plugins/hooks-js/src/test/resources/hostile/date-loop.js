// Waiting with the clock is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const end = Date.now() + 60000;
  while (Date.now() < end);
}
