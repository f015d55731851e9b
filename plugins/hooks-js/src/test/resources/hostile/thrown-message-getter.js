// An error whose message never ends is survived.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  const error = new Error('x');
  Object.defineProperty(error, 'message', {
    get() {
      for (;;);
    },
  });
  throw error;
}
