// A map that grows without end is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const map = new Map();
  for (let i = 0; ; i++) map.set(i, { i });
}
