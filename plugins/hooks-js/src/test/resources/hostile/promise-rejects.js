// A promise that is rejected is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return Promise.reject(new Error('no'));
}
