import { AppError } from '#server/errors.ts'
import type { Page } from './admin.store.ts'

/** What a page says of its last row, so that the next one goes on behind it. */
export const cursorOf = ({ createdAt, id }: { createdAt: number; id: string }): string =>
  `${createdAt}.${id}`

/** @throws AppError `PAGE_CURSOR_INVALID` for what no page said */
export function positionOf(cursor: string | null): Page['after'] {
  if (cursor === null) return null
  const [, at, id] = /^(\d{1,16})\.([\w-]{1,200})$/.exec(cursor) ?? []
  if (at === undefined || id === undefined) {
    throw new AppError('PAGE_CURSOR_INVALID', 'That is no place in the list.')
  }
  return { at: Number(at), id }
}

/** The rows to show, of one more than that, and where the next page begins. */
export function cut<Row extends { createdAt: number; id: string }>(rows: Row[], limit: number) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { shown, nextCursor: rows.length > limit && last ? cursorOf(last) : null }
}
