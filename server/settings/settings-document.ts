import type { AnySetting } from './define-setting.ts'
import { shapeOf } from './setting-shape.ts'
import { expectedOf, valueInWords } from './setting-words.ts'

const scopeWords = {
  instance: 'everybody',
  organization: 'an organization',
  repository: 'a repository',
  user: 'oneself',
}

const intro = `# Settings

Written by \`npm exec -- node server/settings/write-docs.ts\` from what the server itself goes by: edit the settings, not this page.

Administrators choose values for everybody, for an organization (\`github.com/acme\`) and for a repository
(\`github.com/acme/widgets\`); people choose what is theirs to choose on their own settings page. The narrowest value
counts: one's own before a repository's before an organization's before everybody's. A policy that caps another setting
holds whatever was chosen, from the moment it is set: what it cuts short says so.

Of an organization or a repository at the GitHub this server is registered at, GitHub's own number counts, as far as it
has said it: one that is renamed keeps its values, and who takes over a freed name has none of them
([secrets.md](secrets.md) says when it is asked).

A variable of the environment sets its setting for everybody and locks it: administrators see it with the name of the
variable and cannot change it, and people still choose what is theirs. A variable that cannot be used stops the start.

Each change is recorded with what it was before. A setting marked *recent sign-in* decides who gets in, what runs or what
stays on record: who changes it has signed in within the last two hours. Who is locked out comes back with
\`npm start -- sign-in\`, which prints a link for the owner.
`

/** `docs/settings.md`, whole. */
export function settingsDocument(table: readonly AnySetting[]): string {
  const sections = new Map<string, AnySetting[]>()
  for (const setting of table) {
    sections.set(setting.section, [...(sections.get(setting.section) ?? []), setting])
  }
  const parts = [...sections].map(
    ([section, settings]) => `## ${section}\n\n${settings.map(settingText).join('\n')}`,
  )
  return [intro, ...parts].join('\n')
}

function settingText(setting: AnySetting): string {
  const { caps, environment, isDangerous } = setting
  const facts = [
    ['Set for', setting.scopes.map((scope) => scopeWords[scope]).join(', ')],
    ['Default', valueInWords(setting, setting.default)],
    ['Values', valuesOf(setting)],
    ['Variable', environment && `\`${environment}\``],
    ['Policy', caps && `${capWords[caps.by]} *${caps.setting.title}* (\`${caps.setting.id}\`)`],
    ['To change it', isDangerous && 'a recent sign-in'],
  ]
  const lines = facts.flatMap(([name, text]) => (text ? [`- ${name}: ${text}`] : []))
  return `### ${setting.title}\n\n\`${setting.id}\`. ${setting.description}\n\n${lines.join('\n')}\n`
}

const capWords = {
  maximum: 'the most of',
  minimum: 'the least of',
  allowed: 'whether there may be',
}

function valuesOf(setting: AnySetting): string {
  const { kind, isNullable } = shapeOf(setting)
  const what = kind === 'list' ? 'a list, in the variable separated by commas' : 'a text'
  return expectedOf(setting) ?? `${what}${isNullable ? ', or none' : ''}`
}
