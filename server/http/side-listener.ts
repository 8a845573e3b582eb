import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '#server/errors.ts'

export type SideListener = AsyncDisposable & { port: number }

/**
 * Opens a listener beside the app's. Its end ends its connections, too.
 * @throws AppError `PORT_UNUSABLE`, with the variable that names the port
 */
export async function listenBeside(
  server: Server,
  { host, port, variable }: { host: string; port: number; variable: string },
): Promise<SideListener> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new AppError(
      'PORT_UNUSABLE',
      `${variable} is ${port}, at which ${host} cannot be listened on: ${(error as Error).message}.`,
      { cause: error },
    )
  }
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
