import { execFile } from 'node:child_process'
import { AppError } from '#server/errors.ts'

const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
}
const deadlineMs = 60_000
/** Of tools that go through all of a file system: one that is broken off may leave it half done. */
const longDeadlineMs = 30 * 60_000
const longTools: readonly string[] = ['e2fsck', 'resize2fs']
const maxOutputBytes = 16 * 1024 * 1024
const packages = {
  'mkfs.ext4': 'e2fsprogs',
  mount: 'mount',
  umount: 'mount',
  e2fsck: 'e2fsprogs',
  resize2fs: 'e2fsprogs',
  iptables: 'iptables',
  'iptables-restore': 'iptables',
  'iptables-nft': 'iptables',
  'iptables-nft-restore': 'iptables',
  'iptables-legacy': 'iptables',
  'iptables-legacy-restore': 'iptables',
} as const

export type HostTool = keyof typeof packages

export class HostToolError extends Error {
  override readonly name = 'HostToolError'
  /** Null where it did not end by itself. */
  readonly exitCode: number | null
  constructor(message: string, options: ErrorOptions & { exitCode?: number | null } = {}) {
    super(message, options)
    this.exitCode = options.exitCode ?? null
  }
}

/**
 * Resolves with what it printed. Never through a shell, and with nothing of our own environment.
 * `TOOL_MISSING` names the package.
 */
export function runHostTool(tool: HostTool, argv: string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      env: environment,
      cwd: '/',
      timeout: longTools.includes(tool) ? longDeadlineMs : deadlineMs,
      killSignal: 'SIGKILL',
      maxBuffer: maxOutputBytes,
    } as const
    const child = execFile(tool, argv, options, (error, output, complaint) => {
      if (!error) return resolve(output)
      if (error.code === 'ENOENT') {
        const message = `${tool} was not found on this machine. Install the package ${packages[tool]}.`
        return reject(new AppError('TOOL_MISSING', message, { cause: error }))
      }
      const exitCode = typeof error.code === 'number' ? error.code : null
      const message = `${tool} failed: ${complaint.trim() || error.message}`
      reject(new HostToolError(message, { cause: error, exitCode }))
    })
    // A tool that ends before it has read everything says why by its exit code.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}
