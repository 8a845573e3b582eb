import { z } from 'zod'
import { defineSetting } from '#server/settings/define-setting.ts'

const section = 'Codespaces'
const administered = ['instance', 'organization', 'repository'] as const
const megabyte = 1024 ** 2
const terabyte = 1024 ** 4

export const defaultImage = defineSetting<string | null>({
  id: 'codespaces.defaultImage',
  section,
  title: 'Default image',
  description:
    'What new codespaces run in whose repository names no image of its own. None: the image that came with this server.',
  scopes: administered,
  schema: z
    .string()
    .trim()
    .max(500)
    .regex(
      /^[a-z0-9][\w.-]*(:\d+)?(\/[\w.-]+)*(:[\w][\w.-]{0,127})?(@sha256:[a-f0-9]{64})?$/i,
      'an image reference such as debian:13 or ghcr.io/acme/tools:1',
    )
    .nullable(),
  default: null,
  environment: 'BOTHY_DEFAULT_IMAGE',
  isDangerous: true,
})

export const memoryBytes = defineSetting({
  id: 'codespaces.memoryBytes',
  section,
  title: 'Memory',
  description:
    'How much memory a codespace of the standard type gets, without swap. Holds from its next start on.',
  scopes: administered,
  schema: z
    .int()
    .min(256 * megabyte)
    .max(16 * terabyte),
  default: 4096 * megabyte,
  unit: 'bytes',
  environment: 'BOTHY_MEMORY',
})

export const cpus = defineSetting({
  id: 'codespaces.cpus',
  section,
  title: 'Processors',
  description:
    'How many processors a codespace of the standard type gets. Holds from its next start on.',
  scopes: administered,
  schema: z.number().min(0.1).max(1024),
  default: 2,
  environment: 'BOTHY_CPUS',
})

export const pids = defineSetting({
  id: 'codespaces.pids',
  section,
  title: 'Processes and threads',
  description:
    'How many a codespace of the standard type may have at once. Holds from its next start on.',
  scopes: administered,
  schema: z.int().min(64).max(1_000_000),
  default: 4096,
  environment: 'BOTHY_PIDS',
})

export const workspaceBytes = defineSetting({
  id: 'codespaces.workspaceBytes',
  section,
  title: 'Size of a workspace',
  description:
    'How large the files of a codespace of the standard type may grow: one that there is grows at its next start, and never shrinks. Holds where Bothy runs as root; elsewhere workspaces are shown as unlimited.',
  scopes: administered,
  schema: z
    .int()
    .min(64 * megabyte)
    .max(64 * terabyte),
  default: 32 * 1024 * megabyte,
  unit: 'bytes',
  environment: 'BOTHY_WORKSPACE_SIZE',
})

export const maximumPerUser = defineSetting<number | null>({
  id: 'codespaces.maximumPerUser',
  section,
  title: 'Codespaces of one person',
  description:
    'How many somebody may have at once, without those in the trash: of all repositories, or of one organization where it is set for that.',
  scopes: ['instance', 'organization'],
  schema: z.int().min(1).max(10_000).nullable(),
  default: null,
  environment: 'BOTHY_MAX_CODESPACES',
})

export const creators = defineSetting<'everybody' | 'members' | 'administrators'>({
  id: 'codespaces.creators',
  section,
  title: 'Who may create codespaces',
  description:
    'Everybody who may sign in; members, who by GitHub’s word are in the organization of the repository, where the GitHub App of this server is installed (from templates everybody may then); or administrators alone, who always may. Codespaces there are stay as they are.',
  scopes: administered,
  schema: z.enum(['everybody', 'members', 'administrators']),
  default: 'everybody',
  environment: 'BOTHY_CREATORS',
  isDangerous: true,
})

export const maximumRunningPerUser = defineSetting<number | null>({
  id: 'codespaces.maximumRunningPerUser',
  section,
  title: 'Running codespaces of one person',
  description:
    'How many of somebody may run at once: of all repositories, or of one organization where it is set for that. What runs already goes on.',
  scopes: ['instance', 'organization'],
  schema: z.int().min(1).max(10_000).nullable(),
  default: null,
  environment: 'BOTHY_MAX_RUNNING',
})

export const trashDays = defineSetting({
  id: 'codespaces.trashDays',
  section,
  title: 'Days in the trash',
  description:
    'How long a deleted codespace can be restored. Holds for what is deleted from now on.',
  scopes: ['instance', 'user'],
  schema: z.int().min(0).max(365),
  default: 7,
  unit: 'days',
  environment: 'BOTHY_TRASH_DAYS',
})

export const maximumTrashDays = defineSetting<number | null>({
  id: 'codespaces.maximumTrashDays',
  section,
  title: 'Days in the trash, at most',
  description: 'No deleted codespace is kept longer than this, whatever its owner has chosen.',
  scopes: administered,
  schema: z.int().min(0).max(365).nullable(),
  default: null,
  unit: 'days',
  caps: { setting: trashDays, by: 'maximum' },
})

export const preparedPlaces = defineSetting({
  id: 'codespaces.preparedPlaces',
  section,
  title: 'Prepared places',
  description:
    'For how many new codespaces a network and an empty workspace are kept ready, so that they start sooner. Taken by those that are trusted and get the size of workspace that is set for everybody.',
  scopes: ['instance'],
  schema: z.int().min(0).max(20),
  default: 1,
  environment: 'BOTHY_PREPARED_PLACES',
})

export const snapshotBytes = defineSetting({
  id: 'codespaces.snapshotBytes',
  section,
  title: 'Size of a snapshot',
  description:
    'How many bytes of uncommitted work are saved when a codespace stops; the largest files are left out first. None with 0.',
  scopes: administered,
  schema: z
    .int()
    .min(0)
    .max(10 * 1024 * megabyte),
  default: 100 * megabyte,
  unit: 'bytes',
  environment: 'BOTHY_SNAPSHOT_SIZE',
})

export const snapshotBytesPerUser = defineSetting({
  id: 'codespaces.snapshotBytesPerUser',
  section,
  title: 'Snapshots of one person',
  description:
    'How many bytes all snapshots of somebody take. The oldest go first; the latest of each codespace stays, and where those take all of it, nothing more is saved.',
  scopes: ['instance'],
  schema: z
    .int()
    .min(megabyte)
    .max(64 * terabyte),
  default: 5 * 1024 * megabyte,
  unit: 'bytes',
  environment: 'BOTHY_SNAPSHOTS_PER_USER',
})

export const codespaceSettings = [
  defaultImage,
  memoryBytes,
  cpus,
  pids,
  workspaceBytes,
  preparedPlaces,
  maximumPerUser,
  creators,
  maximumRunningPerUser,
  trashDays,
  maximumTrashDays,
  snapshotBytes,
  snapshotBytesPerUser,
]
