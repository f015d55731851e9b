// Tells clients what the links in a message are: `meta._embeds` = [{"url", "kind", "host"}, …], in the order of the
// body. It goes by the ending of the file and by the host, and asks nobody. The host is the one that a browser opens.
//
// settings: {"max": 10, "hosts": {"tube.example": "video"}} for more links, and more hosts.

const links = /\bhttps?:\/\/[^\s<>"'`]+/giu;
const max = settings.max ?? 5;
const looks = 100; // links that are looked at, embeddable or not
const longest = 2000; // characters of a link

const kinds = new Map(
  Object.entries({
    image: 'png jpg jpeg gif webp avif svg',
    video: 'mp4 webm mov mkv',
    audio: 'mp3 ogg opus flac wav m4a',
    document: 'pdf txt md odt docx',
    archive: 'zip gz tgz xz 7z',
  }).flatMap(([kind, endings]) => endings.split(' ').map((ending) => [ending, kind])),
);

const hosts = new Map(
  Object.entries({
    'youtube.com': 'video',
    'youtu.be': 'video',
    'vimeo.com': 'video',
    'soundcloud.com': 'audio',
    'open.spotify.com': 'audio',
    'imgur.com': 'image',
    'flickr.com': 'image',
    'github.com': 'code',
    'gitlab.com': 'code',
    'codeberg.org': 'code',
    'wikipedia.org': 'article',
    'openstreetmap.org': 'map',
    ...settings.hosts,
  }),
);

const ends = new Set('.,;:!?');

export const onError = 'pass';

export function onMessage(message) {
  if (!message.body.includes('://')) return;
  const embeds = [];
  let looked = 0;
  for (const [found] of message.body.matchAll(links)) {
    if (embeds.length === max || looked++ === looks) break;
    if (found.length > longest) continue;
    const url = withoutEnd(found);
    const link = chat.parseUrl(url);
    if (link !== null) embeds.push({ url, kind: kindOf(link), host: link.hostname });
  }
  if (embeds.length === 0) return;
  message.meta._embeds = embeds;
  return message;
}

// The full stop of a sentence is not part of a link, and neither is a bracket that was opened before it.
function withoutEnd(text) {
  let closed = 0; // brackets that are closed in the link, less those that are opened
  for (const [bracket] of text.matchAll(/[()[\]]/g)) closed += bracket === '(' || bracket === '[' ? -1 : 1;
  let end = text.length;
  for (; end > 0; end--) {
    const c = text[end - 1];
    if (closed > 0 && (c === ')' || c === ']')) closed--;
    else if (!ends.has(c)) break;
  }
  return text.slice(0, end);
}

function kindOf({ hostname, pathname }) {
  const file = pathname.slice(pathname.lastIndexOf('/') + 1);
  const ending = file.includes('.') ? file.slice(file.lastIndexOf('.') + 1).toLowerCase() : '';
  if (kinds.has(ending)) return kinds.get(ending);
  const labels = hostname.split('.').slice(-8); // no host here has more
  while (labels.length > 1) {
    const name = labels.join('.');
    if (hosts.has(name)) return hosts.get(name);
    labels.shift();
  }
  return 'link';
}
