import { z } from 'zod'
import { parseRepositoryUrl } from '#server/repositories/repositories.ts'
import { defineSetting } from '#server/settings/define-setting.ts'
import { readEnvironment } from './read-environment.ts'

const administered = ['instance', 'organization', 'repository'] as const
const isMultiline = true
const section = 'Your environment'

export const dotfilesBranch = defineSetting<string | null>({
  id: 'personal.dotfilesBranch',
  section: 'Dotfiles',
  title: 'Branch of the dotfiles',
  description: 'Which branch of your dotfiles repository is cloned. None: its default one.',
  scopes: ['user'],
  schema: z
    .string()
    .trim()
    .max(200)
    .regex(
      /^(?!.*(\.\.|@\{|\/\/|\.lock(\/|$)))[^-/.\s~^:?*[\\\p{Cc}][^\s~^:?*[\\\p{Cc}]*(?<![/.])$|^$/u,
      'the name of a branch',
    )
    .nullable(),
  default: null,
  check: (name) => name || null,
})

export const dotfilesPolicy = defineSetting<'own' | 'required' | 'none'>({
  id: 'personal.dotfiles',
  section: 'Dotfiles',
  title: 'Whose dotfiles',
  description:
    'Own: people choose theirs, and who has none gets the dotfiles for everybody, where there are such. Required: the dotfiles for everybody and no others. None: no dotfiles. Holds from the next start on for what is required or none, and else for new codespaces; what is installed stays until a rebuild.',
  scopes: administered,
  schema: z.enum(['own', 'required', 'none']),
  default: 'own',
  isDangerous: true,
})

export const dotfilesForEverybody = defineSetting<string | null>({
  id: 'personal.dotfilesForEverybody',
  section: 'Dotfiles',
  title: 'Dotfiles for everybody',
  description:
    'An https address of a Git repository, cloned and installed where people have no dotfiles of their own, or where these are required.',
  scopes: administered,
  schema: z.string().trim().max(2000).nullable(),
  default: null,
  isDangerous: true,
  check: (address, { gitHosts }) => (address ? parseRepositoryUrl(address, gitHosts).url : null),
})

export const environment = defineSetting<string | null>({
  id: 'personal.environment',
  section,
  title: 'Environment variables',
  description:
    'NAME=value, one a line, in every terminal and set-up command of your trusted codespaces from their next start on. They win over what image and repository set. Passwords and tokens belong among your secrets: these can be read by whatever runs there.',
  scopes: ['user'],
  schema: z.string().max(16_000).meta({ isMultiline }).nullable(),
  default: null,
  isPrivate: true,
  check(text) {
    if (!text?.trim()) return null
    readEnvironment(text)
    return text
  },
})

export const startScript = defineSetting<string | null>({
  id: 'personal.startScript',
  section,
  title: 'Start script',
  description:
    'A shell script that runs once in each container of your trusted codespaces, after your dotfiles: by bash, or by sh where there is no bash. Its log is a step of the start; where it fails everything else goes on.',
  scopes: ['user'],
  schema: z.string().max(16_000).meta({ isMultiline }).nullable(),
  default: null,
  isPrivate: true,
  check: (text) => (text?.trim() ? text.replaceAll('\r\n', '\n') : null),
})

export const shell = defineSetting<'image' | 'bash' | 'zsh' | 'fish'>({
  id: 'personal.shell',
  section,
  title: 'Shell of terminals',
  description:
    'Which shell new terminals have, from the next start of a codespace on. Image: the one that its image gives the user. Where the image lacks what is chosen, its own is used and the terminal says so.',
  scopes: ['user'],
  schema: z.enum(['image', 'bash', 'zsh', 'fish']),
  default: 'image',
})

export const ownValues = defineSetting<boolean>({
  id: 'personal.ownValues',
  section,
  title: 'Values people keep for themselves',
  description:
    'Whether the secrets that people keep under their own settings reach their codespaces, from the next start of each on. Off: only those that administrators keep for the repository and its organization do, and nobody is asked for any.',
  scopes: administered,
  schema: z.boolean(),
  default: true,
  isDangerous: true,
})

export const personalSettings = [
  dotfilesBranch,
  dotfilesPolicy,
  dotfilesForEverybody,
  environment,
  startScript,
  shell,
  ownValues,
]
