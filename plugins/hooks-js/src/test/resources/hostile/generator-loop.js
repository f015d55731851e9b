// A generator without end that is spread is ended.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  return [
    ...(function* () {
      for (;;) yield 1;
    })(),
  ];
}
