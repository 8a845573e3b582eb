import { type DestinationStream, pino } from 'pino'
import { errorLine, withoutNamedSecrets, withoutSecrets } from './log-redaction.ts'

export type Log = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error' | 'child'>

/** Of lines that wait to be written; what comes when there are more is dropped. */
const mostWaitingBytes = 8 * 1024 * 1024

/**
 * Lines to an open file or stream. Where it takes none, as on a full disk, they wait, and go on once
 * it does.
 */
export function logStream(descriptor: number) {
  const stream = pino.destination({ dest: descriptor, sync: false, maxLength: mostWaitingBytes })
  // Nobody can be told: a line about it is one more that cannot be written, and so on for ever.
  stream.on('error', () => undefined)
  return stream
}

/**
 * One JSON object a line, whatever it says: line ends within are escaped, and neither what stands
 * under the name of a secret nor what reads like one is written (S-94).
 */
export function createLog(level: string, stream: DestinationStream = logStream(2)): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (line) => withoutNamedSecrets(line) as Record<string, unknown>,
      },
      serializers: { err: (error: unknown) => errorLine(error) },
      hooks: { streamWrite: withoutSecrets },
    },
    stream,
  )
}
