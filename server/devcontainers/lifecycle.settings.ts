import { z } from 'zod'
import { parseRepositoryUrl } from '#server/repositories/repositories.ts'
import { defineSetting } from '#server/settings/define-setting.ts'

export const dotfilesRepositoryUrl = defineSetting<string | null>({
  id: 'lifecycle.dotfilesRepositoryUrl',
  section: 'Dotfiles',
  title: 'Dotfiles repository',
  description:
    'An https address of a Git repository, cloned into every new codespace of yours after its own set-up. None: nothing is cloned.',
  scopes: ['user'],
  schema: z.string().trim().max(2000).nullable(),
  default: null,
  check: (address, { gitHosts }) =>
    address === null ? null : parseRepositoryUrl(address, gitHosts).url,
})

export const commandMinutes = defineSetting<number | null>({
  id: 'lifecycle.commandMinutes',
  section: 'Codespaces',
  title: 'Minutes of a set-up command',
  description:
    'How long each of a repository’s onCreateCommand, updateContentCommand and postCreateCommand may run before it is ended, which can be tried again. Commands of every start and of every opening have no limit: they may be servers.',
  scopes: ['instance', 'organization', 'repository'],
  schema: z.int().min(1).max(1440).nullable(),
  default: 120,
  unit: 'minutes',
  environment: 'BOTHY_COMMAND_MINUTES',
})

export const lifecycleSettings = [dotfilesRepositoryUrl, commandMinutes]
