// Recursion that catches and tries again at every depth is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const down = () => {
    try {
      down();
    } catch {}
    try {
      down();
    } catch {}
  };
  down();
}
