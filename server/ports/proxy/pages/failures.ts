import { AppError } from '#server/errors.ts'
import type { PortHost } from '../../port-host.ts'
import type { PassedAccess } from '../passed-access.ts'

/** Why an app did not answer: for programs a status and a code, for people a sentence. */
export type Failure = {
  status: number
  code: string
  title: string
  /** What can be done about it, where something can. */
  advice: string
}

type Words = Omit<Failure, 'code'>
const inTheMeantime = 'This page tries again by itself.'

const words: Record<string, (place: string) => Words> = {
  AGENT_UNREACHABLE: () => ({
    status: 503,
    title: 'The codespace is not running, or is still starting',
    advice: 'Its owner can start it. This page tries again by itself.',
  }),
  AGENT_TOO_OLD: () => ({
    status: 503,
    title: 'The codespace’s agent did not take the connection',
    advice: `If an older Bothy has started it, its owner can stop and start it. ${inTheMeantime}`,
  }),
  PORT_NOT_ALLOWED: (place) => ({
    status: 502,
    title: `${place} is not there`,
    advice: 'The codespace was started without that service. Its owner can stop and start it.',
  }),
  PORT_REFUSED: (place) => ({
    status: 502,
    title: `Nothing listens on ${place} yet`,
    advice: `If the app is starting, it is here in a moment. ${inTheMeantime}`,
  }),
  PORT_STOPPED: (place) => ({
    status: 502,
    title: `The app on ${place} has stopped`,
    advice: `It answered before, and nothing listens there now. ${inTheMeantime}`,
  }),
  PORT_TIMED_OUT: (place) => ({
    status: 504,
    title: `The app on ${place} does not accept connections`,
    advice: `It listens and takes none, as programs do that hang. ${inTheMeantime}`,
  }),
  PORT_SILENT: (place) => ({
    status: 504,
    title: `The app on ${place} does not answer`,
    advice: `It has taken the request and says nothing. ${inTheMeantime}`,
  }),
  PORT_HUNG_UP: (place) => ({
    status: 502,
    title: `The app on ${place} hung up without an answer`,
    advice: `It may have crashed, or speak another protocol than HTTP, as databases do. ${inTheMeantime}`,
  }),
  PORT_PROTOCOL: (place) => ({
    status: 502,
    title: `What listens on ${place} does not speak HTTP`,
    advice: 'Its answer could not be read. Programs of another kind cannot be opened here.',
  }),
  PORT_SPEAKS_TLS: (place) => ({
    status: 502,
    title: `The app on ${place} speaks HTTPS`,
    advice: 'Set the protocol of the port to HTTPS in the list of ports.',
  }),
  PORT_NOT_TLS: (place) => ({
    status: 502,
    title: `The app on ${place} does not speak HTTPS`,
    advice: 'Set the protocol of the port to HTTP in the list of ports.',
  }),
  PORT_HEAD_TOO_LONG: (place) => ({
    status: 502,
    title: `The head of the app’s answer on ${place} is too long`,
    advice: 'All headers together may have 64 KiB.',
  }),
  PORT_TOO_BUSY: () => ({
    status: 503,
    title: 'Too many connections to this codespace are open',
    advice: inTheMeantime,
  }),
}

const unknown = (place: string): Words => ({
  status: 502,
  title: `What is on ${place} cannot be reached`,
  advice: inTheMeantime,
})

type Where = { host: PortHost; access: Pick<PassedAccess, 'service'> }

/** What an error on the way to an app means. */
export function failureOf(error: Error, { host, access: { service } }: Where): Failure {
  const code = codeOf(error)
  const place = service ? `${service.service}:${service.servicePort}` : `port ${host.port}`
  return { code, ...(words[code] ?? unknown)(place) }
}

/** The first byte of a TLS record that is an alert or a handshake, before its version. */
const tlsRecords = [0x15, 0x16]

function codeOf(error: Error): string {
  if (error instanceof AppError) return error.code
  const { code = '', rawPacket } = error as NodeJS.ErrnoException & { rawPacket?: Buffer }
  if (code === 'HPE_HEADER_OVERFLOW') return 'PORT_HEAD_TOO_LONG'
  if (code.startsWith('HPE_')) {
    const isTls = tlsRecords.includes(rawPacket?.[0] ?? 0) && rawPacket?.[1] === 3
    return isTls ? 'PORT_SPEAKS_TLS' : 'PORT_PROTOCOL'
  }
  return ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code)
    ? 'PORT_HUNG_UP'
    : 'PORT_FAILED'
}
