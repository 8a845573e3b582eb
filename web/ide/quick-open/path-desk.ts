import { PathList } from './path-list.ts'
import type { PathReply, PathRequest } from './path-messages.ts'
import { PathSearch } from './path-search.ts'

/** A search lets other messages in after so long: one of them may be the next key. */
const turnMs = 8

/**
 * What the worker does: keeps the paths, takes them in, and searches them for whoever asked last.
 */
export class PathDesk {
  readonly #reply: (reply: PathReply) => void
  /** What is searched. */
  #list = new PathList()
  #search = new PathSearch(this.#list)
  /** What is being listed: what is searched too, until there has been a whole list. */
  #listing: PathList | null = null
  #isWhole = false
  #latest = -1

  constructor(reply: (reply: PathReply) => void) {
    this.#reply = reply
  }

  take(request: PathRequest): void {
    if (request.type === 'search') void this.#find(request)
    else if (request.type === 'begin') this.#begin()
    else if (request.type === 'part') this.#listing?.append(request.bytes)
    else if (request.type === 'end') this.#end()
    else if (request.type === 'remove') for (const list of this.#lists()) list.remove(request.path)
    else this.#move(request.from, request.to)
  }

  #begin(): void {
    this.#listing = new PathList()
    if (!this.#isWhole) this.#show(this.#listing)
  }

  #end(): void {
    if (this.#listing && this.#listing !== this.#list) this.#show(this.#listing)
    this.#listing = null
    this.#isWhole = true
  }

  #show(list: PathList): void {
    this.#list = list
    this.#search = new PathSearch(list)
  }

  #move(from: string, to: string): void {
    for (const list of this.#lists()) {
      for (const path of list.remove(from)) list.add(to + path.slice(from.length))
    }
  }

  #lists(): Set<PathList> {
    return new Set([this.#list, this.#listing ?? this.#list])
  }

  async #find({ number, query, limit }: Extract<PathRequest, { type: 'search' }>): Promise<void> {
    this.#latest = number
    // Of keys that came while this was at work only the last one counts.
    await otherMessages()
    if (this.#latest !== number) return
    const search = this.#search.search(query, limit)
    let turnEnds = performance.now() + turnMs
    for (;;) {
      const { done, value } = search.next()
      if (done) {
        this.#reply({ type: 'found', number, paths: value })
        return
      }
      if (performance.now() < turnEnds) continue
      await otherMessages()
      if (this.#latest !== number) return
      turnEnds = performance.now() + turnMs
    }
  }
}

const { port1, port2 } = new MessageChannel()
const waiting: (() => void)[] = []
port1.onmessage = () => waiting.shift()?.()

/** Until what has arrived has been taken; a timer would wait for four milliseconds each time. */
function otherMessages(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    port2.postMessage(null)
  })
}
