import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { AppError } from '#server/errors.ts'

const handshakeMs = 10_000

/**
 * TLS to an app that speaks it on its port. Its certificate is not looked at: it is reached at
 * localhost, by a way that is the server's own, and hardly ever has one that somebody has signed.
 * @throws AppError `PORT_NOT_TLS` where what listens there speaks something else
 */
export function secureTunnel(tunnel: Duplex): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      socket: tunnel,
      rejectUnauthorized: false,
      servername: 'localhost',
      ALPNProtocols: ['http/1.1'],
    })
    const fail = (cause?: unknown) => {
      clearTimeout(timer)
      socket.destroy()
      tunnel.destroy()
      reject(new AppError('PORT_NOT_TLS', 'What listens there does not speak TLS.', { cause }))
    }
    const timer = setTimeout(fail, handshakeMs)
    socket.on('error', fail)
    socket.once('close', () => fail())
    socket.once('secureConnect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}
