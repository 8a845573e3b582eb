import { execFile } from 'node:child_process'
import { AppError } from '#server/errors.ts'

const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
}
const deadlineMs = 60_000
const packages = { 'mkfs.ext4': 'e2fsprogs', mount: 'mount', umount: 'mount' } as const

export class HostToolError extends Error {
  override readonly name = 'HostToolError'
}

/** Never through a shell, and with nothing of our own environment. `TOOL_MISSING` names the package. */
export function runHostTool(tool: keyof typeof packages, argv: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = {
      env: environment,
      cwd: '/',
      timeout: deadlineMs,
      killSignal: 'SIGKILL',
    } as const
    execFile(tool, argv, options, (error, _output, complaint) => {
      if (!error) return resolve()
      if (error.code === 'ENOENT') {
        const message = `${tool} was not found on this machine. Install the package ${packages[tool]}.`
        return reject(new AppError('TOOL_MISSING', message, { cause: error }))
      }
      reject(
        new HostToolError(`${tool} failed: ${complaint.trim() || error.message}`, { cause: error }),
      )
    })
  })
}
