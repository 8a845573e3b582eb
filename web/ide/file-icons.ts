import { nameOf } from './paths.ts'

/** How a file is told from others at a glance. */
export type FileLook = {
  /** A codicon's name. */
  icon: string
  /** Stand in the icon's place where the kind has letters it is known by. */
  letters?: string
  /** The name of a token. */
  color?: string
}

const blue = '--syntax-function'
const cyan = '--syntax-type'
const green = '--syntax-string'
const orange = '--syntax-number'
const purple = '--syntax-keyword'
const red = '--syntax-tag'
const yellow = '--syntax-attribute'
const gray = '--syntax-comment'

const code = 'file-code'
const groups: [extensions: string, icon: string, color?: string, letters?: string][] = [
  ['ts mts cts', code, blue, 'TS'],
  ['tsx', code, cyan, 'TX'],
  ['js mjs cjs', code, yellow, 'JS'],
  ['jsx', code, cyan, 'JX'],
  ['py pyi pyw', code, blue, 'PY'],
  ['ipynb', 'notebook', orange],
  ['rb erb rake gemspec', 'ruby', red],
  ['rs', code, orange, 'RS'],
  ['go', code, cyan, 'GO'],
  ['java', code, red, 'JV'],
  ['kt kts', code, purple, 'KT'],
  ['scala sc', code, red, 'SC'],
  ['c', code, blue, 'C'],
  ['h hh hpp hxx', code, purple, 'H'],
  ['cc cpp cxx', code, blue, 'C+'],
  ['cs', code, green, 'C#'],
  ['fs fsx', code, blue, 'F#'],
  ['php', code, purple, 'PH'],
  ['swift', code, orange, 'SW'],
  ['m mm', code, blue, 'M'],
  ['lua', code, blue, 'LU'],
  ['pl pm', code, blue, 'PL'],
  ['r', code, blue, 'R'],
  ['jl', code, purple, 'JL'],
  ['ex exs', code, purple, 'EX'],
  ['erl hrl', code, red, 'ER'],
  ['clj cljs edn', code, green, 'CL'],
  ['hs lhs', code, purple, 'HS'],
  ['ml mli', code, orange, 'ML'],
  ['dart', code, cyan, 'DA'],
  ['zig', code, orange, 'ZG'],
  ['nim', code, yellow, 'NM'],
  ['sol', code, gray, 'SO'],
  ['vue', code, green, 'V'],
  ['svelte', code, red, 'S'],
  ['astro', code, orange, 'A'],
  ['css', code, blue, '#'],
  ['scss sass less styl', code, purple, '#'],
  ['html htm xhtml', code, orange, '<>'],
  ['xml xsd xsl plist', code, orange, '<>'],
  ['proto', code, gray, 'PB'],
  ['graphql gql', code, purple, 'GQ'],
  ['tf tfvars hcl', code, purple, 'TF'],
  ['nix', code, blue, 'NX'],
  ['json jsonc json5 geojson webmanifest', 'json', yellow],
  ['yml yaml', 'settings-gear', purple],
  ['toml ini cfg conf properties editorconfig', 'settings-gear', gray],
  ['env', 'settings-gear', yellow],
  ['md mdx markdown rst adoc', 'markdown', blue],
  ['txt text log', 'list-flat', gray],
  ['csv tsv', 'table', green],
  ['svg', 'file-media', yellow],
  ['png jpg jpeg gif webp avif ico bmp tif tiff heic', 'file-media', purple],
  ['mp3 wav ogg flac m4a', 'unmute', orange],
  ['mp4 webm mov mkv avi', 'play-circle', orange],
  ['ttf otf woff woff2 eot', 'text-size', red],
  ['zip gz tgz tar xz bz2 zst 7z rar jar whl', 'file-zip', orange],
  ['pdf', 'file-pdf', red],
  ['exe dll so dylib a o wasm bin class pyc', 'file-binary', gray],
  ['sh bash zsh fish ps1 bat cmd', 'terminal', green],
  ['sql sqlite sqlite3 db', 'database', cyan],
  ['lock', 'lock', gray],
  ['pem crt cer key pub', 'key', yellow],
  ['diff patch', 'diff', green],
]
const byExtension = new Map<string, FileLook>()
for (const [extensions, icon, color, letters] of groups) {
  const look = { icon, ...(color ? { color } : {}), ...(letters ? { letters } : {}) }
  for (const extension of extensions.split(' ')) byExtension.set(extension, look)
}

const byName = new Map<string, FileLook>([
  ['package.json', { icon: 'package', color: red }],
  ['package-lock.json', { icon: 'lock', color: gray }],
  ['tsconfig.json', { icon: 'settings-gear', color: blue }],
  ['dockerfile', { icon: 'server-process', color: cyan }],
  ['docker-compose.yml', { icon: 'server-process', color: cyan }],
  ['compose.yaml', { icon: 'server-process', color: cyan }],
  ['devcontainer.json', { icon: 'server-process', color: blue }],
  ['makefile', { icon: 'tools', color: orange }],
  ['justfile', { icon: 'tools', color: orange }],
  ['cmakelists.txt', { icon: 'tools', color: orange }],
  ['license', { icon: 'law', color: yellow }],
  ['copying', { icon: 'law', color: yellow }],
  ['readme', { icon: 'book', color: blue }],
  ['readme.md', { icon: 'book', color: blue }],
  ['.gitignore', { icon: 'git-commit', color: red }],
  ['.gitattributes', { icon: 'git-commit', color: red }],
  ['.gitmodules', { icon: 'git-commit', color: red }],
  ['.env', { icon: 'settings-gear', color: yellow }],
])
const other: FileLook = { icon: 'file' }

/** How a file looks, by what its name says. */
export function fileLook(path: string): FileLook {
  const name = nameOf(path).toLowerCase()
  const known = byName.get(name) ?? byName.get(name.replace(/\.(?:txt|md)$/, ''))
  if (known) return known
  if (name.startsWith('.env.')) return byName.get('.env') ?? other
  const dot = name.lastIndexOf('.')
  return (dot < 0 ? undefined : byExtension.get(name.slice(dot + 1))) ?? other
}

/** The codicon for a file, by what its name says. */
export function fileIcon(path: string): string {
  return fileLook(path).icon
}
