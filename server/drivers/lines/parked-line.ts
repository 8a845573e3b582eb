import type { Socket } from 'node:net'
import { greetingMaxBytes } from '#agent/protocol/line.ts'

/**
 * A line on which nobody may speak but us: the agent is an HTTP server there, and one that says
 * anything before it was asked is hostile (its answer would be taken for that to the next request).
 */
export type ParkedLine = {
  socket: Socket
  /** Ends the watch. What arrives from here on is kept for whoever reads the socket next. */
  take(): Socket
}

/** Calls `onGone` at most once, when the line ended or was destroyed because the agent spoke. */
export function park(socket: Socket, onGone: () => void): ParkedLine {
  const watch = () => {
    if (socket.read() !== null) socket.destroy()
  }
  socket.on('readable', watch)
  socket.once('end', onGone)
  socket.once('close', onGone)
  return {
    socket,
    take() {
      socket.off('readable', watch)
      socket.off('end', onGone)
      socket.off('close', onGone)
      return socket
    },
  }
}

/**
 * The greeting without its newline. `null`, and the socket destroyed, when there is none within
 * `deadlineMs` and `greetingMaxBytes`, or when more than the greeting was sent.
 */
export function readGreeting(socket: Socket, deadlineMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0)
    const finish = (text: string | null) => {
      clearTimeout(deadline)
      socket.off('readable', read)
      socket.off('close', fail)
      socket.off('end', fail)
      if (text === null) socket.destroy()
      resolve(text)
    }
    const fail = () => finish(null)
    const deadline = setTimeout(fail, deadlineMs)
    const read = () => {
      const chunk: Buffer | null = socket.read()
      if (chunk === null) return
      received = Buffer.concat([received, chunk])
      const end = received.indexOf('\n')
      if (end === -1 && received.length < greetingMaxBytes) return
      const isWhole = end === received.length - 1 && received.length <= greetingMaxBytes
      finish(isWhole ? received.toString('latin1', 0, end) : null)
    }
    socket.on('readable', read)
    socket.once('close', fail)
    socket.once('end', fail)
  })
}
