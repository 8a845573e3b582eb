import { z } from 'zod'
import { type AnySetting, defineSetting } from '#server/settings/define-setting.ts'
import { type PortVisibility, portVisibility } from './port-values.schema.ts'

const section = 'Ports'
const scopes = ['instance', 'organization', 'repository'] as const

export const maxVisibility = defineSetting<PortVisibility>({
  id: 'ports.maxVisibility',
  section,
  title: 'Who may open forwarded ports at most',
  description:
    'What owners of codespaces may choose for a port: themselves alone (private), members of the repository’s organization as well (org), or everybody with the address (public). People whom an owner names have to be among them: members of the organization with org, anybody with public, nobody with private. It holds at once, also for ports that are open. Links to a port need public.',
  scopes,
  // As the menu of a port calls them.
  schema: portVisibility.meta({ names: { org: 'Organization' } }),
  default: 'public',
  environment: 'BOTHY_PORTS_MAX_VISIBILITY',
  isDangerous: true,
})

export const tokensAllowed = defineSetting<boolean>({
  id: 'ports.programs',
  section,
  title: 'Ports for programs',
  description:
    'Whether owners may make tokens by which programs open a port of theirs without signing in. Those there are count for nothing while this is off.',
  scopes,
  schema: z.boolean(),
  default: true,
  environment: 'BOTHY_PORTS_PROGRAMS',
  isDangerous: true,
})

export const cookieMinutes = defineSetting<number>({
  id: 'ports.cookieMinutes',
  section,
  title: 'Sign-in to a port',
  description:
    'How long a browser may open a private port before it goes by the app once more, which asks for nothing where somebody is signed in.',
  scopes: ['instance'],
  schema: z.int().min(1).max(180),
  default: 180,
  unit: 'minutes',
  environment: 'BOTHY_PORTS_COOKIE_MINUTES',
})

export const portSettings: readonly AnySetting[] = [maxVisibility, tokensAllowed, cookieMinutes]
