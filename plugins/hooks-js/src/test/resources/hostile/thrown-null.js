// A thrown null is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  throw null;
}
