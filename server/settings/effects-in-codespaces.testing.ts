import { expect } from 'vitest'
import { agentStartOf } from '#server/codespaces/reconciler/start-container.ts'
import { saveSnapshot } from '#server/codespaces/snapshots/save-snapshot.ts'
import {
  createsNone,
  isLimitedTo,
  keeps,
  lives,
  offers,
  refuses,
  rowOf,
  type SettingEffect,
  says,
} from './settled-world.testing.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const gibibyte = 1024 ** 3
const personal = 'server/personal/personal.test.ts'
const ownVariables =
  'variables, script and shell of one’s own are in the next start of what is trusted, and in no other (S-76)'
const whoseDotfiles =
  'whose dotfiles a codespace has is what policy says, of new ones and at the next start'

/** Of what holds for codespaces: a line for each setting. */
export const effectsInCodespaces: Record<string, SettingEffect> = {
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
    async seen(world) {
      const asked = { reason: 'stop', signal: AbortSignal.timeout(30_000) } as const
      expect(await saveSnapshot(world.app.ctx, await rowOf(world), asked)).toBeNull()
      expect(await world.ada.api.codespaces.snapshots.list({ name: world.name })).toEqual([])
    },
    shownBy: [
      'server/codespaces/snapshots/snapshots.test.ts',
      'uncommitted work is saved at a stop, and begins a new codespace while the old one is in the trash',
    ],
  },
  'codespaces.snapshotBytesPerUser': {
    to: gibibyte,
    shownBy: [
      'server/codespaces/snapshots/snapshot-room.test.ts',
      'somebody’s snapshots take what they may: the oldest go, the latest of each codespace stays',
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
  'machines.preferred': {
    to: 'standard',
    async seen({ ada }) {
      const { wanted } = await ada.api.machines.offer({ repositoryUrl: null })
      expect(wanted).toEqual({ name: 'standard', refusal: null })
    },
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
}
