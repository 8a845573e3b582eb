import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { answerOf, type EngineCall, readCall } from './engine-call.ts'

/** How the engine behaves to the calls that a pattern matches. */
export type EngineMood =
  | { kind: 'slow'; delayMs: number }
  /** Never reached, and says so with this status. */
  | { kind: 'refuse'; status: 404 | 409 | 500 }
  /** Does what it is asked, and the connection breaks before its answer. */
  | { kind: 'drop' }
  /** Does what it is asked, and says nothing. */
  | { kind: 'mute' }
  /** The connection breaks within the answer. */
  | { kind: 'half' }
  /** The answer begins, and nothing of a stream that it holds arrives from now on. */
  | { kind: 'swallow' }
  /** Neither asked nor answered, and the connection stands. */
  | { kind: 'freeze' }

/** `drop` breaks the connection: the call is not made, or its answer not passed on. */
export type Verdict = 'go on' | 'drop'
export type Moment = 'before' | 'after'

/**
 * A socket in the engine's place that hands every call on to the real one, or does worse to it. One
 * call a connection, read as far as the call itself and passed on as bytes, so that whatever a
 * connection turns into (an attached container, a stream of events) goes through as it is.
 */
export class EngineProxy {
  static async start(socketPath: string, enginePath: string): Promise<EngineProxy> {
    const proxy = new EngineProxy(socketPath, enginePath)
    await proxy.appear()
    return proxy
  }

  readonly socketPath: string
  readonly #enginePath: string
  readonly #open = new Set<Socket>()
  readonly #moods = new Map<RegExp, EngineMood>()
  #server: Server | null = null
  /** Every call so far: `POST /containers/…/start`. */
  readonly log: string[] = []
  /** Asked before a call is handed on, and when its answer is there but not passed on yet. */
  judge: (call: EngineCall, moment: Moment) => Verdict | Promise<Verdict> = () => 'go on'

  private constructor(socketPath: string, enginePath: string) {
    this.socketPath = socketPath
    this.#enginePath = enginePath
  }

  /**
   * The engine is in this mood to calls such as `GET /events?…` until the answer is disposed of.
   */
  mood(pattern: RegExp, mood: EngineMood): Disposable {
    this.#moods.set(pattern, mood)
    return { [Symbol.dispose]: () => this.#moods.delete(pattern) }
  }

  /** As an engine that is started. */
  async appear(): Promise<void> {
    await rm(this.socketPath, { force: true })
    const server = createServer({ allowHalfOpen: true }, (socket) => void this.#serve(socket))
    this.#server = server
    server.listen(this.socketPath)
    await once(server, 'listening')
  }

  /** As an engine that ends: no socket, and no connection that stood. */
  async vanish(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (!server) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of this.#open) socket.destroy()
    await closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.vanish()
  }

  #moodTo(call: EngineCall): EngineMood | undefined {
    return [...this.#moods].find(([pattern]) => pattern.test(call.name))?.[1]
  }

  #remember(socket: Socket): void {
    this.#open.add(socket)
    socket.once('close', () => this.#open.delete(socket))
    // Broken connections are what this is for.
    socket.on('error', () => socket.destroy())
  }

  async #serve(client: Socket): Promise<void> {
    this.#remember(client)
    const call = await readCall(client)
    if (!call) return void client.destroy()
    this.log.push(call.name)
    const mood = this.#moodTo(call)
    if (mood?.kind === 'freeze') return
    if (mood?.kind === 'refuse') return void client.end(answerOf(mood.status))
    if (mood?.kind === 'slow') await pause(mood.delayMs)
    if ((await this.judge(call, 'before')) === 'drop') return void client.destroy()
    if (!client.destroyed) this.#forward(client, call)
  }

  #forward(client: Socket, call: EngineCall): void {
    const engine = createConnection({ path: this.#enginePath, allowHalfOpen: true })
    this.#remember(engine)
    engine.write(call.bytes)
    client.pipe(engine)
    client.once('close', () => engine.destroy())
    engine.once('close', () => client.destroy())
    // Its head, or a few bytes of it: by then the engine has done what it was asked.
    engine.once('readable', () => void this.#answer(client, engine, call))
  }

  async #answer(client: Socket, engine: Socket, call: EngineCall): Promise<void> {
    const isDropped =
      (await this.judge(call, 'after')) === 'drop' || this.#moodTo(call)?.kind === 'drop'
    if (isDropped) return void client.destroy()
    let isBegun = false
    engine.on('data', (chunk: Buffer) => {
      const mood = this.#moodTo(call)?.kind
      if (mood === 'freeze' || mood === 'mute' || (mood === 'swallow' && isBegun)) return
      isBegun = true
      if (mood === 'half') return void client.end(chunk.subarray(0, chunk.length / 2))
      if (!client.write(chunk)) {
        engine.pause()
        client.once('drain', () => engine.resume())
      }
    })
    engine.once('end', () => client.end())
  }
}
