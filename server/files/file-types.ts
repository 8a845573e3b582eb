/**
 * What an element of a page may show. Nothing in it can run: HTML and scripts have no type here.
 */
const typesByEnding: Readonly<Record<string, string>> = {
  apng: 'image/apng',
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  ico: 'image/x-icon',
  jfif: 'image/jpeg',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  aac: 'audio/aac',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  weba: 'audio/webm',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  ogv: 'video/ogg',
  webm: 'video/webm',
  pdf: 'application/pdf',
  vtt: 'text/vtt',
}

/** By the name alone. What is no media is bytes. */
export function fileType(path: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  return typesByEnding[ending] ?? 'application/octet-stream'
}

/**
 * The name to save something as (RFC 6266, RFC 8187): in ASCII for whoever knows no
 * better, and as it is.
 */
export function attachment(name: string): string {
  // What is half a character cannot be encoded, and what steers a terminal or the direction of
  // text is no name.
  const clean = name.toWellFormed().replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069/\\]/gu, '_')
  const ascii = clean.replace(/[^\x20-\x7E]|["%]/g, '_')
  const encoded = encodeURIComponent(clean).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
