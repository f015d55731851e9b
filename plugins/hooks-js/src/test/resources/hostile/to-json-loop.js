// A toJSON that never ends is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return {
    meta: {
      toJSON() {
        for (;;);
      },
    },
  };
}
