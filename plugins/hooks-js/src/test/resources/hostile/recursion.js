// Recursion without end is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const down = () => down() + 1;
  return down();
}
