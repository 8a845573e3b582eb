import { connect } from 'node:net'
import type { ProbeOutcome, ProbeTarget } from '../protocol/network.ts'

/** A first packet that is lost is sent again after a second (RFC 6298, 2.1). */
const longestMs = 2500

/** Tries them all at the same time, and answers in their order. Leaves no connection behind. */
export function probeTargets(targets: ProbeTarget[]): Promise<ProbeOutcome[]> {
  return Promise.all(targets.map(probe))
}

function probe({ address, port }: ProbeTarget): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    const end = (outcome: ProbeOutcome) => {
      clearTimeout(timer)
      // A reset, so that not even the kernel remembers it.
      socket.resetAndDestroy()
      resolve(outcome)
    }
    // On a busy machine time may be up before anybody looked whether an answer is there.
    const timer = setTimeout(() => setImmediate(end, 'unanswered'), longestMs)
    socket.once('connect', () => end('connected'))
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      // Unreachable, or forbidden in here: nobody over there has said anything.
      end(code === 'ECONNREFUSED' ? 'refused' : 'unanswered')
    })
  })
}
