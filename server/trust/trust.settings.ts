import { z } from 'zod'
import { defineSetting } from '#server/settings/define-setting.ts'

const part = String.raw`(?!\.+(?:/|$))[\w.:-]+`

export const trustedRepositories = defineSetting<string[]>({
  id: 'trust.trustedRepositories',
  section: 'Trust',
  title: 'Trusted repositories',
  description:
    'Codespaces of these get their owner’s secrets, a token and the network, and run their commands, without a question. `owner/name` and `owner/*` are at the GitHub of this server; with a host before it, of that host; `*` is all there are. At GitHub what has the name when it is listed counts, by its number: “GitHub” in the administration says what that is. Pull requests from forks and single commits are asked about all the same.',
  scopes: ['instance'],
  schema: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .max(300)
        .regex(
          new RegExp(`^(\\*|${part}/(\\*|${part})|${part}/${part}/(\\*|${part}))$`),
          'owner/name, owner/*, host/owner/name, host/owner/* or *',
        ),
    )
    .max(1000),
  default: [],
  environment: 'BOTHY_TRUSTED_REPOSITORIES',
  isDangerous: true,
  check: (lines) => [...new Set(lines)],
})

export const trustSettings = [trustedRepositories]
