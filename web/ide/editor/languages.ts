import { nameOf } from '../paths.ts'
import { jsonConfiguration, jsonLanguage } from './json-language.ts'
import { keepLanguageChoice, languageChoice } from './language-choices.ts'
import { monaco } from './monaco.ts'

type Language = { id: string; title: string; files: string; load: () => Promise<unknown> }

const d = (id: string, title: string, files: string, load: Language['load']): Language => ({
  id,
  title,
  files,
  load,
})

// Each is fetched when the first file of its kind is opened.
const all: readonly Language[] = [
  d(
    'typescript',
    'TypeScript',
    '.ts .tsx .mts .cts',
    () => import('monaco-editor/languages/definitions/typescript/register'),
  ),
  d(
    'javascript',
    'JavaScript',
    '.js .jsx .mjs .cjs',
    () => import('monaco-editor/languages/definitions/javascript/register'),
  ),
  d('json', 'JSON', '.json .jsonc .json5 .webmanifest .geojson .babelrc .eslintrc', registerJson),
  d('css', 'CSS', '.css', () => import('monaco-editor/languages/definitions/css/register')),
  d('scss', 'SCSS', '.scss', () => import('monaco-editor/languages/definitions/scss/register')),
  d('less', 'Less', '.less', () => import('monaco-editor/languages/definitions/less/register')),
  d(
    'html',
    'HTML',
    '.html .htm .xhtml .vue .svelte',
    () => import('monaco-editor/languages/definitions/html/register'),
  ),
  d(
    'xml',
    'XML',
    '.xml .svg .xsd .xsl .plist .csproj .fsproj',
    () => import('monaco-editor/languages/definitions/xml/register'),
  ),
  d(
    'markdown',
    'Markdown',
    '.md .markdown .mkd README',
    () => import('monaco-editor/languages/definitions/markdown/register'),
  ),
  d('mdx', 'MDX', '.mdx', () => import('monaco-editor/languages/definitions/mdx/register')),
  d(
    'yaml',
    'YAML',
    '.yml .yaml',
    () => import('monaco-editor/languages/definitions/yaml/register'),
  ),
  d(
    'ini',
    'INI',
    '.ini .cfg .conf .toml .properties .editorconfig .gitconfig .npmrc .env',
    () => import('monaco-editor/languages/definitions/ini/register'),
  ),
  d(
    'python',
    'Python',
    '.py .pyi .pyw',
    () => import('monaco-editor/languages/definitions/python/register'),
  ),
  d(
    'ruby',
    'Ruby',
    '.rb .gemspec Gemfile Rakefile',
    () => import('monaco-editor/languages/definitions/ruby/register'),
  ),
  d('rust', 'Rust', '.rs', () => import('monaco-editor/languages/definitions/rust/register')),
  d('go', 'Go', '.go', () => import('monaco-editor/languages/definitions/go/register')),
  d('java', 'Java', '.java', () => import('monaco-editor/languages/definitions/java/register')),
  d(
    'kotlin',
    'Kotlin',
    '.kt .kts',
    () => import('monaco-editor/languages/definitions/kotlin/register'),
  ),
  d(
    'scala',
    'Scala',
    '.scala .sbt',
    () => import('monaco-editor/languages/definitions/scala/register'),
  ),
  d('c', 'C', '.c .h', () => import('monaco-editor/languages/definitions/cpp/register')),
  d(
    'cpp',
    'C++',
    '.cc .cpp .cxx .hh .hpp .hxx',
    () => import('monaco-editor/languages/definitions/cpp/register'),
  ),
  d(
    'csharp',
    'C#',
    '.cs .csx',
    () => import('monaco-editor/languages/definitions/csharp/register'),
  ),
  d(
    'fsharp',
    'F#',
    '.fs .fsi .fsx',
    () => import('monaco-editor/languages/definitions/fsharp/register'),
  ),
  d('php', 'PHP', '.php', () => import('monaco-editor/languages/definitions/php/register')),
  d('swift', 'Swift', '.swift', () => import('monaco-editor/languages/definitions/swift/register')),
  d('dart', 'Dart', '.dart', () => import('monaco-editor/languages/definitions/dart/register')),
  d(
    'elixir',
    'Elixir',
    '.ex .exs',
    () => import('monaco-editor/languages/definitions/elixir/register'),
  ),
  d(
    'clojure',
    'Clojure',
    '.clj .cljs .edn',
    () => import('monaco-editor/languages/definitions/clojure/register'),
  ),
  d('lua', 'Lua', '.lua', () => import('monaco-editor/languages/definitions/lua/register')),
  d('perl', 'Perl', '.pl .pm', () => import('monaco-editor/languages/definitions/perl/register')),
  d('r', 'R', '.r .rprofile', () => import('monaco-editor/languages/definitions/r/register')),
  d('julia', 'Julia', '.jl', () => import('monaco-editor/languages/definitions/julia/register')),
  d(
    'shell',
    'Shell',
    '.sh .bash .zsh .bashrc .bash_profile .profile .zshrc',
    () => import('monaco-editor/languages/definitions/shell/register'),
  ),
  d(
    'powershell',
    'PowerShell',
    '.ps1 .psm1',
    () => import('monaco-editor/languages/definitions/powershell/register'),
  ),
  d(
    'dockerfile',
    'Dockerfile',
    '.dockerfile Dockerfile Containerfile',
    () => import('monaco-editor/languages/definitions/dockerfile/register'),
  ),
  d('sql', 'SQL', '.sql', () => import('monaco-editor/languages/definitions/sql/register')),
  d(
    'graphql',
    'GraphQL',
    '.graphql .gql',
    () => import('monaco-editor/languages/definitions/graphql/register'),
  ),
  d(
    'proto',
    'Protocol Buffers',
    '.proto',
    () => import('monaco-editor/languages/definitions/protobuf/register'),
  ),
  d(
    'hcl',
    'HCL',
    '.tf .tfvars .hcl',
    () => import('monaco-editor/languages/definitions/hcl/register'),
  ),
  d('bicep', 'Bicep', '.bicep', () => import('monaco-editor/languages/definitions/bicep/register')),
  d(
    'handlebars',
    'Handlebars',
    '.hbs .handlebars',
    () => import('monaco-editor/languages/definitions/handlebars/register'),
  ),
  d(
    'restructuredtext',
    'reStructuredText',
    '.rst',
    () => import('monaco-editor/languages/definitions/restructuredtext/register'),
  ),
  d('bat', 'Batch', '.bat .cmd', () => import('monaco-editor/languages/definitions/bat/register')),
]

const byEnding = new Map(
  all.flatMap((language) =>
    language.files.split(' ').map((file) => [file.toLowerCase(), language]),
  ),
)
const byId = new Map(all.map((language) => [language.id, language]))
const plain = 'plaintext'

/** Every language there is, as it is offered. */
export const languages: readonly { id: string; title: string }[] = [
  { id: plain, title: 'Plain text' },
  ...[...byId.values()].map(({ id, title }) => ({ id, title })),
].sort((one, other) => one.title.localeCompare(other.title))

/** The language of a file by its name, and when its colors are there; null for plain text. */
export function languageOf(path: string): { id: string; ready: Promise<unknown> } | null {
  const chosen = languageChoice(path)
  if (chosen !== undefined) return loaded(byId.get(chosen))
  return loaded(languageByName(path))
}

/**
 * The language that people call so, as above a block of code: by its id, its title or an ending.
 */
export function languageCalled(word: string): { id: string; ready: Promise<unknown> } | null {
  const name = word.toLowerCase()
  const titled = all.find(({ title }) => title.toLowerCase() === name)
  return loaded(byId.get(name) ?? titled ?? byEnding.get(`.${name}`))
}

/** For this file, now and whenever it is opened. With null its name says it again. */
export async function chooseLanguage(
  model: monaco.editor.ITextModel,
  path: string | null,
  chosen: string | null,
): Promise<void> {
  const language = chosen === null ? path && languageByName(path) : byId.get(chosen)
  if (path !== null) keepLanguageChoice(path, chosen)
  if (language) await language.load()
  if (!model.isDisposed()) monaco.editor.setModelLanguage(model, language ? language.id : plain)
}

export function languageTitle(id: string): string {
  return byId.get(id)?.title ?? 'Plain text'
}

function languageByName(path: string): Language | undefined {
  const name = nameOf(path).toLowerCase()
  const dot = name.lastIndexOf('.')
  return byEnding.get(name) ?? (dot < 0 ? undefined : byEnding.get(name.slice(dot)))
}

const loaded = (language: Language | undefined) =>
  language ? { id: language.id, ready: language.load() } : null

let isJsonRegistered = false
async function registerJson(): Promise<void> {
  if (isJsonRegistered) return
  isJsonRegistered = true
  monaco.languages.register({ id: 'json' })
  monaco.languages.setMonarchTokensProvider('json', jsonLanguage)
  monaco.languages.setLanguageConfiguration('json', jsonConfiguration)
}
