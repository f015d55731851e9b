// A result that is a proxy which never ends is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return new Proxy({}, {
    ownKeys() {
      for (;;);
    },
  });
}
