import { z } from 'zod'
import { defineSetting } from '#server/settings/define-setting.ts'

export const githubUsers = defineSetting<string[]>({
  id: 'auth.githubUsers',
  section: 'Sign-in',
  title: 'GitHub users',
  description:
    'Logins of those who may sign in with GitHub beside the owner. Who is taken off is signed out at once, and keeps their codespaces.',
  scopes: ['instance'],
  schema: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z\d][a-z\d_-]{0,99}$/, 'GitHub logins such as ada,grace'),
    )
    .max(1000),
  default: [],
  environment: 'BOTHY_GITHUB_USERS',
  isDangerous: true,
  check: (logins) => [...new Set(logins)],
})

export const authSettings = [githubUsers]
