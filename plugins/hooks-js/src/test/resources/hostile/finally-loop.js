// A loop in a finally block without end is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  try {
    throw 1;
  } finally {
    for (;;);
  }
}
