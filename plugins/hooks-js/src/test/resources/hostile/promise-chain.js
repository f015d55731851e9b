// A chain of promises without end is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const again = () => Promise.resolve().then(again);
  return again();
}
