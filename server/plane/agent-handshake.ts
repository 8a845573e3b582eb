import { createHash, randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { agentTrpcPath, type CallerRole, lineHeaders } from '#agent/protocol/line.ts'
import { workspaceSubprotocol } from '#agent/protocol/subprotocol.ts'
import { AppError } from '#server/errors.ts'

const maxAnswerBytes = 8 * 1024
const answerMs = 5000
/** RFC 6455, section 1.3. */
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

export type Identity = { userId: string; role: CallerRole }

/** The value of `Sec-WebSocket-Accept` for a key (RFC 6455, section 4.2.2). */
export function acceptOf(key: string): string {
  return createHash('sha1')
    .update(key + acceptGuid)
    .digest('base64')
}

/**
 * Opens a WebSocket to the agent with a request of the server's own making; nothing of the
 * browser's crosses. Afterwards the line carries frames, with what the agent sent behind its
 * answer put back.
 * @throws AppError `AGENT_UNREACHABLE` for anything but a proper 101 within 8 KiB and 5 seconds
 */
export async function shakeHands(line: Duplex, { userId, role }: Identity): Promise<void> {
  const key = randomBytes(16).toString('base64')
  line.write(
    [
      `GET ${agentTrpcPath} HTTP/1.1`,
      'Host: agent',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${key}`,
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Protocol: ${workspaceSubprotocol}`,
      `${lineHeaders.user}: ${userId}`,
      `${lineHeaders.role}: ${role}`,
      '\r\n',
    ].join('\r\n'),
  )
  const { head, rest } = await readHead(line)
  if (!isAccepted(head, acceptOf(key))) {
    throw new AppError(
      'AGENT_UNREACHABLE',
      'What runs in the container did not answer as the agent does.',
    )
  }
  if (rest.length > 0) line.unshift(rest)
}

/**
 * All that an agent's answer may say. One that says more is not our agent's: nothing of it
 * would cross anyway.
 */
const knownHeaders = new Set([
  'upgrade',
  'connection',
  'sec-websocket-accept',
  'sec-websocket-protocol',
])

function isAccepted(head: string, accept: string): boolean {
  const [status = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line) => /^([!-9;-~]+):[ \t]*(.*?)[ \t]*$/.exec(line))
  const names = headers.map((header) => header?.[1]?.toLowerCase() ?? '')
  const accepts = headers.filter((_, index) => names[index] === 'sec-websocket-accept')
  return (
    /^HTTP\/1\.1 101( |$)/.test(status) &&
    names.every((name) => knownHeaders.has(name)) &&
    accepts.length === 1 &&
    accepts[0]?.[2] === accept
  )
}

function readHead(line: Duplex): Promise<{ head: string; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0)
    const settle = (error: AppError | null, value?: { head: string; rest: Buffer }) => {
      clearTimeout(timer)
      line.off('data', take).off('end', ended).off('close', ended).off('error', ended)
      line.pause()
      if (value) resolve(value)
      else reject(error)
    }
    const refuse = (why: string) => settle(new AppError('AGENT_UNREACHABLE', why))
    const ended = () => refuse('The agent hung up.')
    const timer = setTimeout(() => refuse('The agent did not answer in time.'), answerMs)
    const take = (chunk: Buffer) => {
      read = Buffer.concat([read, chunk])
      const end = read.indexOf('\r\n\r\n')
      if (end > maxAnswerBytes || (end < 0 && read.length > maxAnswerBytes))
        refuse('The agent answered too much.')
      else if (end >= 0)
        settle(null, {
          head: read.subarray(0, end).toString('latin1'),
          rest: read.subarray(end + 4),
        })
    }
    line.on('data', take).on('end', ended).on('close', ended).on('error', ended)
  })
}
