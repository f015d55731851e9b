// Tells clients what the links in a message are: `meta._embeds` = [{"url", "kind", "host"}, …], in the order of the
// body. It goes by the ending of the file and by the host, and asks nobody.
//
// settings: {"max": 10, "hosts": {"tube.example": "video"}} for more links, and more hosts.

const url = /\bhttps?:\/\/([^\s\/?#<>"'`]+)([^\s?#<>"'`]*)[^\s<>"'`]*/giu;
const max = settings.max ?? 5;

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

export const onError = 'pass';

export function onMessage(message) {
  if (!message.body.includes('://')) return;
  const embeds = [];
  for (const [found, authority, path] of message.body.matchAll(url)) {
    if (embeds.length === max) break;
    const link = withoutEnd(found);
    const host = authority.replace(/^.*@/, '').replace(/:\d*$/, '').replace(/[.,;:!)\]]+$/, '').toLowerCase();
    embeds.push({ url: link, kind: kindOf(host, withoutEnd(path)), host });
  }
  if (embeds.length === 0) return;
  message.meta._embeds = embeds;
  return message;
}

// The full stop of a sentence is not part of a link, and neither is a bracket that was opened before it.
function withoutEnd(text) {
  let end = text.replace(/[.,;:!?]+$/, '');
  while (/[)\]]$/.test(end) && end.split(/[(\[]/).length < end.split(/[)\]]/).length) {
    end = end.slice(0, -1).replace(/[.,;:!?]+$/, '');
  }
  return end;
}

function kindOf(host, path) {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1].toLowerCase();
  if (kinds.has(ending)) return kinds.get(ending);
  for (let name = host; name.includes('.'); name = name.slice(name.indexOf('.') + 1)) {
    if (hosts.has(name)) return hosts.get(name);
  }
  return 'link';
}
