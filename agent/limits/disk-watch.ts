export type DiskRoom = {
  freeBytes: number
  limitBytes: number
  freeFiles: number
  /** 0 where the file system counts none. */
  limitFiles: number
}

const minRoomBytes = 16 * 1024 ** 2
/** On a disk of many terabytes one percent is plenty. */
const maxRoomBytes = 256 * 1024 ** 2
const minRoomFiles = 16
/** So long there must have been room before a full disk is news again. */
const roomMs = 30_000

/**
 * Says of each of the two once that it is used up, and again only after there was room for a while.
 */
export class DiskWatch {
  readonly #bytes = new OnceUntilRoom()
  readonly #files = new OnceUntilRoom()

  check(room: DiskRoom, nowMs: number): ('disk' | 'files')[] {
    const wanted = Math.min(Math.max(room.limitBytes / 100, minRoomBytes), maxRoomBytes)
    const isDiskFull = this.#bytes.isNews(room.freeBytes < wanted, nowMs)
    const hasNoFiles = room.limitFiles > 0 && room.freeFiles < minRoomFiles
    const isOutOfFiles = this.#files.isNews(hasNoFiles, nowMs)
    return [
      ...(isDiskFull ? (['disk'] as const) : []),
      ...(isOutOfFiles ? (['files'] as const) : []),
    ]
  }
}

class OnceUntilRoom {
  #isTold = false
  #roomSince: number | null = null

  isNews(isFull: boolean, nowMs: number): boolean {
    if (!isFull) {
      this.#roomSince ??= nowMs
      if (nowMs - this.#roomSince >= roomMs) this.#isTold = false
      return false
    }
    this.#roomSince = null
    const isNews = !this.#isTold
    this.#isTold = true
    return isNews
  }
}
