import { createRequire } from 'node:module'
import { programFile } from '../kit-folder.ts'

/** The prebuilt addon of @lydell/node-pty, of which only the part that forks is used. */
type NativePty = {
  fork(
    file: string,
    args: string[],
    environment: string[],
    folder: string,
    columns: number,
    rows: number,
    uid: number,
    gid: number,
    isUtf8: boolean,
    helperPath: string,
    onExit: (exitCode: number, signal: number) => void,
  ): { fd: number; pid: number; pty: string }
  resize(fd: number, columns: number, rows: number): void
}

let loaded: NativePty | undefined

/**
 * Loaded without the package's JavaScript, because that destroys the stream 200 ms after the
 * process has ended, output that waits behind a full window included, and writes with
 * blocking calls.
 */
export function nativePty(): NativePty {
  loaded ??= createRequire(programFile())(
    `@lydell/node-pty-${process.platform}-${process.arch}/pty.node`,
  ) as NativePty
  return loaded
}
