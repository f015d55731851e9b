// A thrown proxy that never ends is survived.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const loop = () => {
    for (;;);
  };
  throw new Proxy({}, { get: loop, getPrototypeOf: loop, has: loop, ownKeys: loop });
}
