// A meta of too many levels is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  let meta = {};
  for (let i = 0; i < 100; i++) meta = { meta };
  return { meta };
}
