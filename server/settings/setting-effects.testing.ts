import { expect } from 'vitest'
import { agentStartOf } from '#server/codespaces/reconciler/start-container.ts'
import { enforceQuotas } from '#server/usage/enforce-quotas.ts'
import type { GivenValue } from './setting-values.schema.ts'
import {
  createsNone,
  isLimitedTo,
  keeps,
  lives,
  offers,
  refuses,
  rowOf,
  type SettledWorld,
  says,
} from './settled-world.testing.ts'

export type SettingEffect = {
  /** What is chosen: anything but the default. */
  to: Exclude<GivenValue, null>
  /** What ada meets then. */
  seen?: (world: SettledWorld) => Promise<void>
  /** Where more than this world has is needed: a file of tests, and the test in it that shows it. */
  shownBy?: readonly [file: string, test: string]
  /** It cannot be chosen in this world: the code of the refusal. The test named above chooses it. */
  refusal?: string
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const gibibyte = 1024 ** 3
const ofAcme = { repositoryUrl: 'https://git.example.com/acme/one' }
const quota = { to: 0, seen: createsNone('QUOTA_USED_UP') }
const memberships = 'server/auth/github/github-memberships.test.ts'
const buildLimits = 'server/images/build-limits.test.ts'
const personal = 'server/personal/personal.test.ts'
const regular = [
  'server/backup/regular-backups.test.ts',
  'a backup is made when it is due, the oldest go, and what people named stays',
] as const
const ownVariables =
  'variables, script and shell of one’s own are in the next start of what is trusted, and in no other (S-76)'
const whoseDotfiles =
  'whose dotfiles a codespace has is what policy says, of new ones and at the next start'

/** One line for each setting there is. */
export const settingEffects: Record<string, SettingEffect> = {
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
  'codespaces.defaultImage': {
    to: 'debian:13',
    shownBy: [
      'server/codespaces/what-counts.test.ts',
      'what is chosen counts for the codespaces that are made from then on',
    ],
  },
  'codespaces.memoryBytes': { to: gibibyte, seen: offers({ memoryBytes: gibibyte }) },
  'codespaces.cpus': { to: 1, seen: offers({ cpus: 1 }) },
  'codespaces.pids': { to: 128, seen: offers({ pids: 128 }) },
  'codespaces.workspaceBytes': { to: gibibyte, seen: offers({ storageBytes: gibibyte }) },
  'codespaces.preparedPlaces': {
    to: 2,
    shownBy: [
      'server/codespaces/places/prepared-places.test.ts',
      'what is wanted no more, or of another size, is cleared away',
    ],
  },
  'codespaces.maximumPerUser': { to: 1, seen: createsNone('CODESPACE_LIMIT_REACHED') },
  'codespaces.creators': { to: 'administrators', seen: createsNone('CREATION_NOT_ALLOWED') },
  'codespaces.maximumRunningPerUser': { to: 1, seen: createsNone('RUNNING_LIMIT_REACHED') },
  'codespaces.trashDays': { to: 3, seen: says({ trashMs: 3 * dayMs }) },
  'codespaces.maximumTrashDays': { to: 2, seen: says({ trashMs: 2 * dayMs }) },
  'codespaces.snapshotBytes': {
    to: 0,
    shownBy: [
      'server/codespaces/snapshots/snapshots.test.ts',
      'uncommitted work is saved at a stop, and begins a new codespace while the old one is in the trash',
    ],
  },
  'machines.types': {
    to: ['large: 4 cpus; 8 GB memory; 64 GB storage'],
    seen: offers({ name: 'large', cpus: 4 }),
  },
  'machines.allowed': {
    to: ['standard'],
    shownBy: [
      'server/machines/machines.test.ts',
      'a repository only narrows what its organization and everybody may have',
    ],
  },
  'lifecycle.commandMinutes': {
    to: 5,
    async seen(world) {
      const { ctx } = world.app
      const told = await agentStartOf(ctx, await rowOf(world), AbortSignal.timeout(10_000))
      expect(told.lifecycle).toMatchObject({ onceLimitMs: 5 * minuteMs })
    },
  },
  'lifetimes.idleTimeoutMinutes': {
    to: 10,
    seen: lives({ idleTimeoutMinutes: 10, reason: 'idle' }),
  },
  'lifetimes.maximumIdleTimeoutMinutes': {
    to: 7,
    seen: lives({ idleTimeoutMinutes: 7, mostIdleTimeoutMinutes: 7 }),
  },
  'lifetimes.maximumRunMinutes': { to: 25, seen: lives({ reason: 'maximum' }) },
  'lifetimes.maximumJobMinutes': {
    to: 0,
    seen: isLimitedTo({ jobMs: 0 }),
    shownBy: [
      'server/lifetimes/countdown.test.ts',
      'holds it no longer than the policy allows all of them, whatever they say',
    ],
  },
  'lifetimes.portTraffic': {
    to: true,
    seen: isLimitedTo({ hasPortTraffic: true }),
    shownBy: [
      'server/lifetimes/countdown.test.ts',
      'is stopped under a silent tab and requests to its ports, unless those count',
    ],
  },
  'retention.days': { to: 3, seen: keeps({ days: 3 }) },
  'retention.maximumDays': { to: 2, seen: keeps({ days: 2 }) },
  'retention.allowsPinning': {
    to: false,
    async seen({ ada, name }) {
      await refuses(ada.api.codespaces.setRetention({ name, isPinned: true }), 'PIN_NOT_ALLOWED')
    },
  },
  'images.buildMinutes': {
    to: 5,
    shownBy: [buildLimits, 'a build that takes longer than it may is ended, and says where it was'],
  },
  'images.buildBytes': {
    to: gibibyte,
    shownBy: [buildLimits, 'what takes too much memory or disk is ended, and says which'],
  },
  'images.cacheDays': {
    to: 1,
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
  'lifecycle.dotfilesRepositoryUrl': {
    to: 'https://git.example.com/ada/dotfiles',
    shownBy: [personal, whoseDotfiles],
  },
  'personal.dotfilesBranch': { to: 'mine', shownBy: [personal, whoseDotfiles] },
  'personal.dotfiles': { to: 'none', shownBy: [personal, whoseDotfiles] },
  'personal.dotfilesForEverybody': {
    to: 'https://git.example.com/acme/dotfiles',
    shownBy: [personal, whoseDotfiles],
  },
  'personal.environment': { to: 'LAMP=lit', shownBy: [personal, ownVariables] },
  'personal.startScript': { to: 'echo lit', shownBy: [personal, ownVariables] },
  'personal.shell': { to: 'zsh', shownBy: [personal, ownVariables] },
  'personal.ownValues': {
    to: false,
    shownBy: [
      personal,
      'S-76 where policy keeps people’s own secrets from codespaces they get none, and nobody is asked',
    ],
  },
  'files.uploads': {
    to: false,
    async seen({ ada, name }) {
      expect(await ada.api.files.switches()).toMatchObject({ uploads: false })
      const upload = ada.api.files.mint({ name, kind: 'upload', paths: ['/workspaces'] })
      await refuses(upload, 'UPLOADS_NOT_ALLOWED')
    },
  },
  'files.downloads': {
    to: false,
    async seen({ ada, name }) {
      expect(await ada.api.files.switches()).toMatchObject({ downloads: false })
      const download = ada.api.files.mint({ name, kind: 'download', paths: ['/workspaces/a'] })
      await refuses(download, 'DOWNLOADS_NOT_ALLOWED')
    },
  },
  'ports.maxVisibility': {
    to: 'private',
    async seen({ ada, name }) {
      const share = ada.api.ports.update({ name, port: 3000, visibility: 'public' })
      await refuses(share, 'PORT_VISIBILITY_NOT_ALLOWED')
    },
  },
  'ports.programs': {
    to: false,
    async seen({ ada, name }) {
      const token = ada.api.ports.tokens.create({
        name,
        port: 3000,
        label: 'CI',
        expiresInMinutes: 60,
      })
      await refuses(token, 'PORT_TOKENS_NOT_ALLOWED')
    },
  },
  'ports.cookieMinutes': {
    to: 10,
    shownBy: [
      'server/ports/access/port-cookies.test.ts',
      'S-36 a cookie ends after its time, however much it is used',
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
      const at = Date.now()
      const ctx = { ...app.ctx, clock: { now: () => at } }
      await allow(0)
      await enforceQuotas(ctx)
      const { quotaStopAt } = await ada.api.codespaces.get({ name })
      expect((quotaStopAt ?? 0) - at).toBe(5 * minuteMs)
      await allow(null)
      await enforceQuotas(ctx)
    },
  },
  'audit.retentionDays': {
    to: 30,
    shownBy: [
      'server/audit/audit.test.ts',
      'what is older than the setting says goes, a year at first',
    ],
  },
  'backup.everyHours': { to: 0, shownBy: regular },
  'backup.keep': { to: 3, shownBy: regular },
}
