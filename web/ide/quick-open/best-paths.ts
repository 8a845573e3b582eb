/** The best of many, by number and rank, without ever holding more. */
export class BestPaths {
  readonly #limit: number
  readonly #ids: Int32Array
  readonly #ranks: Float64Array
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
    this.#ids = new Int32Array(limit)
    this.#ranks = new Float64Array(limit)
  }

  get size(): number {
    return this.#size
  }

  /** Nothing of this rank or below is taken any more. */
  get floor(): number {
    return this.#size === this.#limit ? (this.#ranks[0] ?? 0) : Number.NEGATIVE_INFINITY
  }

  offer(id: number, rank: number): void {
    if (rank <= this.floor) return
    if (this.#size === this.#limit) this.#sinkFrom(id, rank)
    else this.#rise(id, rank)
  }

  /** Best first. */
  ids(): number[] {
    return Array.from({ length: this.#size }, (_, place) => place)
      .sort((one, other) => (this.#ranks[other] ?? 0) - (this.#ranks[one] ?? 0))
      .map((place) => this.#ids[place] ?? 0)
  }

  // A heap with the worst on top.
  #rise(id: number, rank: number): void {
    let place = this.#size
    this.#size += 1
    while (place > 0) {
      const above = (place - 1) >> 1
      if ((this.#ranks[above] ?? 0) <= rank) break
      this.#move(above, place)
      place = above
    }
    this.#ids[place] = id
    this.#ranks[place] = rank
  }

  #sinkFrom(id: number, rank: number): void {
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= this.#size) break
      if (below + 1 < this.#size && (this.#ranks[below + 1] ?? 0) < (this.#ranks[below] ?? 0)) {
        below += 1
      }
      if ((this.#ranks[below] ?? 0) >= rank) break
      this.#move(below, place)
      place = below
    }
    this.#ids[place] = id
    this.#ranks[place] = rank
  }

  #move(from: number, to: number): void {
    this.#ids[to] = this.#ids[from] ?? 0
    this.#ranks[to] = this.#ranks[from] ?? 0
  }
}
