// A thrown value that never ends being shown is survived.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  throw {
    toString() {
      for (;;);
    },
  };
}
