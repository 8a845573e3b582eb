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

export const githubOrganizations = defineSetting<string[]>({
  id: 'auth.githubOrganizations',
  section: 'Sign-in',
  title: 'GitHub organizations and teams',
  description:
    'Organizations, and teams as organization/team, whose members may sign in with GitHub too. The GitHub App of this server has to be installed there. Who leaves one is signed out within seconds, and keeps their codespaces.',
  scopes: ['instance'],
  schema: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(
          /^[a-z\d][a-z\d_-]{0,99}(\/[a-z\d_][a-z\d_.-]{0,255})?$/,
          'organizations and teams such as octo-org,octo-org/developers',
        ),
    )
    .max(50),
  default: [],
  environment: 'BOTHY_GITHUB_ORGANIZATIONS',
  isDangerous: true,
  check: (rules) => [...new Set(rules)],
})

export const membershipMinutes = defineSetting<number>({
  id: 'auth.githubMembershipMinutes',
  section: 'Sign-in',
  title: 'Membership without GitHub',
  description:
    'How long somebody whom an organization or team lets in stays signed in while GitHub does not say whether they are still in it.',
  scopes: ['instance'],
  schema: z
    .int()
    .min(1)
    .max(30 * 24 * 60),
  default: 24 * 60,
  unit: 'minutes',
  environment: 'BOTHY_GITHUB_MEMBERSHIP_MINUTES',
  isDangerous: true,
})

export const authSettings = [githubUsers, githubOrganizations, membershipMinutes]
