// A result whose getter never ends is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return {
    get body() {
      for (;;);
    },
  };
}
