/** Tabs by when they were last in front, the latest first. */
export class RecentPanels {
  #ids: string[] = []

  touch(id: string): void {
    this.#ids = [id, ...this.#ids.filter((other) => other !== id)]
  }

  forget(id: string): void {
    this.#ids = this.#ids.filter((other) => other !== id)
  }

  /** The given ones in this order; those that were never in front come last, as they stand. */
  sort<Panel extends { id: string }>(panels: readonly Panel[]): Panel[] {
    const place = new Map(this.#ids.map((id, at) => [id, at]))
    const last = this.#ids.length
    return [...panels].sort((a, b) => (place.get(a.id) ?? last) - (place.get(b.id) ?? last))
  }
}
