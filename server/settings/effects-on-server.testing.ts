import { expect } from 'vitest'
import { enforceQuotas } from '#server/usage/enforce-quotas.ts'
import { builds, keepsBackups, keepsBuilds } from './effects-of-upkeep.testing.ts'
import { createsNone, type SettingEffect, says } from './settled-world.testing.ts'

const minuteMs = 60_000
const gibibyte = 1024 ** 3
const ofAcme = { repositoryUrl: 'https://git.example.com/acme/one' }
const quota = { to: 0, seen: createsNone('QUOTA_USED_UP') }
const memberships = 'server/auth/github/github-memberships.test.ts'
const buildLimits = 'server/images/build-limits.test.ts'
const notices = 'server/notifications/notifications.test.ts'
const mailServer = [
  'server/notifications/mail-server.test.ts',
  'the password is sealed, and said to the server and for the user alone that it is for',
] as const
const regular = [
  'server/backup/regular-backups.test.ts',
  'a backup is made when it is due, the oldest go, and what people named stays',
] as const

/** Of what holds for the whole server: a line for each setting. */
export const effectsOnServer: Record<string, SettingEffect> = {
  'auth.githubUsers': {
    to: ['ada'],
    shownBy: [
      'server/auth/github/github-invitations.test.ts',
      'S-19 who is taken off the list while the server runs is signed out at once',
    ],
  },
  'auth.githubOrganizations': {
    to: ['acme'],
    refusal: 'GITHUB_APP_REQUIRED',
    shownBy: [
      memberships,
      'who is in a listed organization signs in, and nobody else: not who was only asked to join',
    ],
  },
  'auth.githubMembershipMinutes': {
    to: 60,
    shownBy: [
      memberships,
      'F-52 while GitHub does not answer nobody is thrown out, and nobody new comes in, until patience ends',
    ],
  },
  'images.buildMinutes': {
    to: 5,
    seen: builds({ timeMs: 5 * minuteMs }),
    shownBy: [buildLimits, 'a build that takes longer than it may is ended, and says where it was'],
  },
  'images.buildBytes': {
    to: gibibyte,
    seen: builds({ diskBytes: gibibyte }),
    shownBy: [buildLimits, 'what takes too much memory or disk is ended, and says which'],
  },
  'images.cacheDays': {
    to: 1,
    seen: keepsBuilds([0.5]),
    shownBy: [
      'server/images/collect-images.test.ts',
      'what no codespace is made of goes two weeks after its last use, and nothing else',
    ],
  },
  'registries.allowedImages': {
    to: ['ghcr.io/acme/*'],
    shownBy: [
      'server/codespaces/configuration/written-configuration.test.ts',
      'an image that administrators do not allow is marked where it is named',
    ],
  },
  'features.archiveHosts': {
    to: ['downloads.example.com'],
    shownBy: [
      'server/features/features.test.ts',
      'an archive at an address comes only from a host that an administrator has named',
    ],
  },
  'trust.trustedRepositories': {
    to: ['git.example.com/ada/*'],
    shownBy: [
      'server/codespaces/trust/announce-trust.test.ts',
      'a change of the administrators’ list is seen at once, and holds from the next start',
    ],
  },
  'system.banner': { to: 'Down at noon.', seen: says({ banner: 'Down at noon.' }) },
  'system.maintenance': { to: true, seen: createsNone('MAINTENANCE_NOT_ALLOWED') },
  'system.maintenanceStopAt': {
    to: '2090-01-31 22:00',
    async seen({ root, ...world }) {
      const of = { scope: 'instance' } as const
      const maintain = (value: boolean | null) =>
        root.api.settings.admin.set({ of, id: 'system.maintenance', value })
      await maintain(true)
      const stopsAt = Date.parse('2090-01-31T22:00Z')
      await says({ maintenance: { stopsAt } })({ root, ...world })
      await maintain(null)
    },
  },
  'usage.coreHoursPerUser': quota,
  'usage.coreHoursPerOrganization': { to: 0, seen: createsNone('QUOTA_USED_UP', ofAcme) },
  'usage.coreHours': quota,
  'usage.gigabyteHoursPerUser': quota,
  'usage.gigabyteHoursPerOrganization': { to: 0, seen: createsNone('QUOTA_USED_UP', ofAcme) },
  'usage.gigabyteHours': quota,
  'usage.graceMinutes': {
    to: 5,
    async seen({ app, root, ada, name }) {
      const of = { scope: 'instance' } as const
      const allow = (value: number | null) =>
        root.api.settings.admin.set({ of, id: 'usage.coreHours', value })
      await allow(0)
      await enforceQuotas(app.ctx)
      const { quotaStopAt } = await ada.api.codespaces.get({ name })
      expect(quotaStopAt).toBeGreaterThan(Date.now())
      // By a clock that may be a second off; unset it would be half an hour.
      expect(quotaStopAt).toBeLessThan(Date.now() + 6 * minuteMs)
      await allow(null)
      await enforceQuotas(app.ctx)
    },
  },
  'audit.retentionDays': {
    to: 30,
    shownBy: [
      'server/audit/audit.test.ts',
      'what is older than the setting says goes, a year at first',
    ],
  },
  'backup.everyHours': { to: 0, seen: keepsBackups([100, 200, 300]), shownBy: regular },
  // A fourth is due, and the oldest goes.
  'backup.keep': { to: 3, seen: keepsBackups([0, 100, 200]), shownBy: regular },
  'notifications.expiry': {
    to: 'mail',
    shownBy: [notices, 'a day before it expires its owner has one mail, however often one looks'],
  },
  'notifications.webhookHosts': {
    to: ['chat.corp.example'],
    shownBy: [notices, 'a host that is listed no more is asked no more (S-34)'],
  },
  'notifications.smtpHost': { to: 'mail.example.com', shownBy: mailServer },
  'notifications.smtpPort': { to: 2525, shownBy: mailServer },
  'notifications.smtpSecurity': { to: 'tls', shownBy: mailServer },
  'notifications.smtpUser': { to: 'bothy', shownBy: mailServer },
  'notifications.mailFrom': { to: 'bothy@example.com', shownBy: mailServer },
}
