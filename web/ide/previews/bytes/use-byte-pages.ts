import { useEffect, useReducer, useState } from 'react'
import { useIde } from '../../ide-context.ts'
import { folderOf, nameOf } from '../../paths.ts'
import { BytePages } from './byte-pages.ts'

const settleMs = 300

/**
 * The file in pages, which draws anew what uses it whenever one of them has come or the
 * file has changed.
 */
export function useBytePages(path: string, pageBytes: number): BytePages {
  const { connection, folderWatch } = useIde()
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const make = () =>
    new BytePages({
      pageBytes,
      read: (offset, length) => connection.client.files.readRange.query({ path, offset, length }),
      changed: draw,
    })
  const [pages] = useState(make)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = folderWatch.watch(folderOf(path), (names) => {
      if (!names?.includes(nameOf(path))) return
      clearTimeout(timer)
      timer = setTimeout(() => pages.forget(), settleMs)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [folderWatch, pages, path])
  return pages
}
