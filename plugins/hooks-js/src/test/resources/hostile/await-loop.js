// A loop of awaits without end is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return (async () => {
    for (;;) await null;
  })();
}
