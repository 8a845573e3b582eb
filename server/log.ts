import { type DestinationStream, pino } from 'pino'
import { errorLine, withoutNamedSecrets, withoutSecrets } from './log-redaction.ts'

export type Log = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error' | 'child'>

/** Lines to an open file or stream, which are lost with it alone. */
export const logStream = (descriptor: number): DestinationStream =>
  pino.destination({ dest: descriptor, sync: false })

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
