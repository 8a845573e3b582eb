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

export const lifecycleSettings = [dotfilesRepositoryUrl]
