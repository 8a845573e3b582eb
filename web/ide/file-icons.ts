import { nameOf } from './paths.ts'

const byExtension: Record<string, string> = {}
const groups: [string, string][] = [
  ['markdown', 'md mdx markdown'],
  ['json', 'json jsonc json5 geojson webmanifest'],
  ['file-media', 'png jpg jpeg gif webp avif svg ico bmp mp3 wav ogg mp4 webm mov flac'],
  ['file-zip', 'zip gz tgz tar xz bz2 zst 7z rar jar whl'],
  ['file-pdf', 'pdf'],
  ['file-binary', 'exe dll so dylib a o wasm bin class pyc'],
  ['terminal', 'sh bash zsh fish ps1'],
  ['database', 'sql sqlite db'],
  ['settings-gear', 'toml ini cfg conf env editorconfig properties yml yaml'],
  ['lock', 'lock'],
  [
    'file-code',
    'ts tsx js jsx mjs cjs mts cts css scss less html xml py rb rs go java kt c h cc cpp hpp cs php ' +
      'swift scala lua pl r jl ex exs clj vue svelte dart zig hs ml sol proto graphql',
  ],
]
for (const [icon, extensions] of groups) {
  for (const extension of extensions.split(' ')) byExtension[extension] = icon
}
const byName: Record<string, string> = {
  'package.json': 'package',
  'package-lock.json': 'lock',
  Dockerfile: 'server-process',
  Makefile: 'tools',
  LICENSE: 'law',
  README: 'book',
  '.gitignore': 'git-commit',
  '.gitattributes': 'git-commit',
}

/** The codicon for a file, by what its name says. */
export function fileIcon(path: string): string {
  const name = nameOf(path)
  if (Object.hasOwn(byName, name)) return byName[name] ?? 'file'
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? 'file') : 'file'
}
