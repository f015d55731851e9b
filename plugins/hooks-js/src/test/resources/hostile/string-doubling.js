// A string that doubles without end is an error.
// expect: failed
export function onMessage({ body }, context) {
  if (body !== 'war') return;
  let text = 'x';
  for (;;) text += text;
}
