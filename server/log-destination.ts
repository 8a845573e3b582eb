import { openSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError } from './config.ts'

const stderr = 2
const descriptors: Partial<Record<string, number>> = { stdout: 1, stderr }

/** Begun anew at a start where the one before has become larger. */
const largeBytes = 10 * 1024 * 1024

/** Where lines go: an open file or stream, and what people are told of it. */
export type LogDestination = { descriptor: number; file: string | null }

/**
 * Where `BOTHY_LOG` says. Left to itself it is standard error, where whatever runs the server picks
 * it up; but on a terminal, where people read, a file of the data folder.
 * @throws ConfigError for a file that cannot be written
 */
export function openLogDestination(
  { logTo, dataFolder }: Pick<Config, 'logTo' | 'dataFolder'>,
  isTerminal: boolean,
): LogDestination {
  const descriptor = descriptors[logTo]
  if (descriptor !== undefined) return { descriptor, file: null }
  if (logTo !== 'auto') return openFile(logTo)
  if (!isTerminal) return { descriptor: stderr, file: null }
  const file = join(dataFolder, 'server.log')
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largeBytes) {
    renameSync(file, `${file}.1`)
  }
  return openFile(file)
}

/** Appended to, so that whoever rotates it may copy and cut it off. */
function openFile(file: string): LogDestination {
  try {
    return { descriptor: openSync(file, 'a', 0o600), file }
  } catch (error) {
    throw new ConfigError(
      `BOTHY_LOG is "${file}"; expected a file that this account may write, in a folder that is there, or stderr or stdout.`,
      { cause: error },
    )
  }
}
