import { posix } from 'node:path'
import { containerPaths } from '#agent/protocol/line.ts'
import { AppError } from '#server/errors.ts'
import type { ContainerSpec, TaskSpec } from '../../container-driver.ts'
import { buildPaths } from '../../image-building.ts'

/** What a codespace's own container calls itself. */
export const codespaceHostname = 'codespace'

export type Limits = { memoryBytes: number; cpus: number; pids: number }

/** Where the workspace comes from: a folder of this machine, or a volume of the engine's. */
export type WorkspaceSource = { kind: 'folder' | 'volume'; source: string }

/** Folders of this machine that containers see and cannot write. */
export type HostFolders = { kits: string; line: string; trust: string }

type Frame = {
  image: string
  labels: Record<string, string>
  environment: Record<string, string>
  network: string
  limits: Limits
  workspace: WorkspaceSource
  /** Whatever else is seen. */
  mounts?: object[]
} & Pick<ContainerSpec, 'capabilities' | 'shmBytes'>

/** For the fetching of a repository; the machine's own limits hold for what the user runs. */
export const taskLimits: Limits = { memoryBytes: 2 * 1024 ** 3, cpus: 2, pids: 1024 }

/**
 * Memory that is gone when the container stops, for what must never be on a disk: a container has
 * no swap beyond its memory. Three hundred secrets of 48 KB fit, twice, since each is written
 * beside its place first.
 */
const secretsMount = {
  [containerPaths.secrets]: 'rw,nosuid,nodev,noexec,size=32m,nr_inodes=4k,mode=0711',
}

/**
 * Every start resolves the kit of that day, and any image will do: the kit brings its own shell.
 */
const supervise = [
  `${containerPaths.kits}/current/busybox`,
  'sh',
  `${containerPaths.kits}/current/supervise`,
]

export function codespaceConfig(frame: Frame, folders: HostFolders) {
  const all = common(frame, [
    readOnly(folders.kits, containerPaths.kits),
    readOnly(folders.line, containerPaths.line),
    readOnly(folders.trust, containerPaths.trust),
    ...(frame.mounts ?? []),
  ])
  return {
    ...all,
    HostConfig: { ...all.HostConfig, Tmpfs: secretsMount },
    ...hostnameOn(frame.network),
    Entrypoint: supervise,
  }
}

/** Another container's network brings that one's name along, and the engine takes no other. */
const hostnameOn = (network: string) =>
  network.startsWith('container:') ? {} : { Hostname: codespaceHostname }

/**
 * A throw-away container sees the workspace, and the certificates to trust; neither kit,
 * line nor secrets.
 */
export function taskConfig(
  frame: Frame,
  { argv, input, isReadOnly = false }: Pick<TaskSpec, 'argv' | 'input' | 'isReadOnly'>,
  trustFolder: string,
) {
  const hasInput = input !== undefined
  const trust = readOnly(trustFolder, containerPaths.trust)
  const all = common(frame, [trust])
  const files = { ...workspaceMount(frame.workspace), ReadOnly: true }
  const onlyReads = { Mounts: [trust, files], LogConfig: { Type: 'none', Config: {} } }
  return {
    ...all,
    HostConfig: { ...all.HostConfig, ...(isReadOnly && onlyReads) },
    OpenStdin: hasInput,
    StdinOnce: hasInput,
    AttachStdin: hasInput,
    Hostname: 'bothy',
    Entrypoint: argv,
  }
}

/** What an image or a repository says about any of this is overruled here. */
function common(frame: Frame, mounts: object[]) {
  return {
    Image: frame.image,
    Cmd: [],
    User: '0:0',
    WorkingDir: '/',
    Env: environmentOf(frame.environment),
    Labels: frame.labels,
    Tty: false,
    OpenStdin: false,
    AttachStdin: false,
    StopSignal: 'SIGTERM',
    Healthcheck: { Test: ['NONE'] },
    HostConfig: hostConfig(frame, [...mounts, workspaceMount(frame.workspace)]),
  }
}

const usualShmBytes = 64 * 1024 * 1024

/**
 * Constants, but for network, limits, mounts and the few powers that a repository may have.
 * `no-new-privileges` is not among them since it ends sudo. Of the engine's default capabilities
 * two are dropped: forged packets and device nodes are no codespace's business.
 */
export function hostConfig(
  {
    network,
    limits,
    capabilities = [],
    shmBytes = usualShmBytes,
  }: Pick<Frame, 'network' | 'limits' | 'capabilities' | 'shmBytes'>,
  mounts: object[],
) {
  return {
    Init: true,
    Privileged: false,
    PublishAllPorts: false,
    ReadonlyRootfs: false,
    AutoRemove: false,
    NetworkMode: network,
    IpcMode: 'private',
    PidMode: '',
    UTSMode: '',
    CapAdd: [...capabilities],
    CapDrop: ['MKNOD', 'NET_RAW'],
    SecurityOpt: [],
    Devices: [],
    ...limitsConfig(limits),
    ShmSize: shmBytes,
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    // Mounts rather than Binds: the engine refuses a missing source instead of making
    // an empty folder.
    Mounts: mounts,
  }
}

/** Without swap. */
export function limitsConfig({ memoryBytes, cpus, pids }: Limits) {
  return {
    Memory: memoryBytes,
    MemorySwap: memoryBytes,
    NanoCpus: Math.round(cpus * 1e9),
    PidsLimit: pids,
  }
}

type BuildFrame = Omit<Frame, 'environment' | 'workspace'> & {
  argv: string[]
  user: string
  workingDir: string
  hasInput: boolean
  inMemory: string[]
  /** Where its image asks for volumes. */
  volumes: string[]
  /** A volume that the steps of one build share. */
  shared: string | null
  files: WorkspaceSource | null
  folders: Pick<HostFolders, 'kits' | 'trust'>
  hasSecrets: boolean
}

/**
 * A step of a build: what a codespace's container gets, but for its files, its line and its
 * secrets. Where its image asks for volumes there is memory: what is in a volume is no part of what
 * is built, its size is not known, and the engine fills it with the image's own files, also in the
 * place of ours.
 */
export function buildConfig(frame: BuildFrame) {
  const { image, labels, argv, user, workingDir, hasInput, inMemory, shared, files } = frame
  const mounts = [
    readOnly(frame.folders.kits, containerPaths.kits),
    readOnly(frame.folders.trust, containerPaths.trust),
  ]
  const seen = files && { ...workspaceMount(files), Target: buildPaths.files, ReadOnly: true }
  const secret = frame.hasSecrets ? [secretsMemory] : []
  const own = [...mounts, ...(seen ? [seen] : []), ...sharedMount(shared), ...secret]
  const taken = new Set([...own.map(({ Target }) => Target), ...inMemory])
  const empty = [...new Set(frame.volumes.map(volumePath))]
    .filter((path) => !taken.has(path))
    .map((Target) => ({ Type: 'tmpfs', Target }))
  const all = hostConfig(frame, [...own, ...empty])
  return {
    Image: image,
    Cmd: [],
    Entrypoint: argv,
    User: user,
    WorkingDir: workingDir,
    Labels: labels,
    Hostname: 'build',
    Tty: false,
    OpenStdin: hasInput,
    StdinOnce: hasInput,
    AttachStdin: hasInput,
    HostConfig: {
      ...all,
      Tmpfs: Object.fromEntries(inMemory.map((path) => [path, 'rw,nosuid,nodev,exec'])),
    },
  }
}

/** As the engine compares them: one that it does not know again it would make a volume for. */
function volumePath(volume: string): string {
  const path = posix.resolve('/', volume)
  const isOurs = `${path}/`.startsWith(`${containerPaths.kits}/`)
  if (volume.startsWith('/') && path !== '/' && !isOurs) return path
  const what = JSON.stringify(volume.slice(0, 100))
  throw new AppError('BUILD_FAILED', `The image asks for a volume at ${what}, which cannot be.`)
}

/**
 * Memory, of a volume that goes with the container: whoever the command runs as puts its secrets
 * there, and a tmpfs has the mode of the image's folder of that name where there is one.
 */
const secretsMemory = {
  Type: 'volume',
  Target: buildPaths.secrets,
  ReadOnly: false,
  VolumeOptions: {
    NoCopy: true,
    DriverConfig: {
      Name: 'local',
      Options: { type: 'tmpfs', device: 'tmpfs', o: 'mode=1777,size=16m,nosuid,nodev,noexec' },
    },
  },
}

function sharedMount(volume: string | null) {
  if (volume === null) return []
  const mount = { Type: 'volume', Source: volume, Target: buildPaths.shared, ReadOnly: false }
  return [{ ...mount, VolumeOptions: { NoCopy: true } }]
}

export function readOnly(source: string, target: string) {
  return {
    Type: 'bind',
    Source: source,
    Target: target,
    ReadOnly: true,
    BindOptions: { Propagation: 'rprivate' },
  }
}

function workspaceMount({ kind, source }: WorkspaceSource) {
  const mount = { Source: source, Target: containerPaths.workspaces, ReadOnly: false }
  // An image's own /workspaces must not be copied into the codespace's.
  if (kind === 'volume') return { ...mount, Type: 'volume', VolumeOptions: { NoCopy: true } }
  return { ...mount, Type: 'bind', BindOptions: { Propagation: 'rprivate' } }
}

export function environmentOf(environment: Record<string, string>): string[] {
  return Object.entries(environment).map(([name, value]) => {
    if (/^[^=\0]+$/.test(name) && !value.includes('\0')) return `${name}=${value}`
    throw new AppError(
      'ENVIRONMENT_INVALID',
      `Not a variable of the environment: ${JSON.stringify(name)}`,
    )
  })
}
