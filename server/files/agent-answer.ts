import type { IncomingMessage } from 'node:http'
import { transferHeaders } from '#agent/protocol/transfers.ts'

/** What is believed of the head of an agent's answer, after its shape was looked at. */
export type AgentAnswer = {
  status: number
  length: number | null
  range: string | null
  etag: string | null
  offset: number | null
  reason: string | null
}

const wholeNumber = /^\d{1,15}$/

export function readAnswer(answer: IncomingMessage): AgentAnswer {
  const { headers, statusCode = 0 } = answer
  const matching = (name: string, shape: RegExp): string | null => {
    const value = headers[name]
    return typeof value === 'string' && shape.test(value) ? value : null
  }
  const number = (name: string): number | null => {
    const text = matching(name, wholeNumber)
    return text === null ? null : Number(text)
  }
  return {
    status: statusCode,
    length: number('content-length'),
    range: matching('content-range', /^bytes (\d{1,15}-\d{1,15}|\*)\/\d{1,15}$/),
    etag: matching('etag', /^"[\w-]{1,100}"$/),
    offset: number(transferHeaders.offset),
    reason: matching(transferHeaders.reason, /^[A-Z_]{1,40}$/),
  }
}
