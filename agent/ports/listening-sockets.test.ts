import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ListeningSockets } from './listening-sockets.ts'

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n'
const line = (local: string, inode: number, state = '0A') =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`

/** The kernel's own files, as they look from here. */
function makeNet() {
  const folder = mkdtempSync(join(tmpdir(), 'bothy-net-'))
  const count = (number: number, other = 0) => {
    writeFileSync(join(folder, 'sockstat'), `sockets: used 9\nTCP: inuse ${number} orphan 0\n`)
    writeFileSync(join(folder, 'sockstat6'), `TCP6: inuse ${other}\n`)
  }
  count(0)
  return {
    folder,
    count,
    tcp: (text: string) => writeFileSync(join(folder, 'tcp'), head + text),
    tcp6: (text: string) => writeFileSync(join(folder, 'tcp6'), head + text),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  }
}

test('what localhost reaches is listed, by either family, and no other address', () => {
  using net = makeNet()
  net.count(9, 9)
  net.tcp(
    line('0100007F:0BB8', 1) +
      line('00000000:0050', 2) +
      line('0B00007F:A001', 3) +
      line('020012AC:1F90', 4),
  )
  const zeros = '0'.repeat(24)
  net.tcp6(
    line(`${zeros}01000000:0BB9`, 5) +
      line(`${zeros}00000000:0051`, 6) +
      line('0000000000000000FFFF00000100007F:0052', 7) +
      line(`${zeros}02000000:0053`, 8),
  )
  using sockets = new ListeningSockets(net.folder)
  expect(sockets.read(0)).toEqual([
    { port: 3000, inode: '1' },
    { port: 80, inode: '2' },
    { port: 3001, inode: '5' },
    { port: 81, inode: '6' },
    { port: 82, inode: '7' },
  ])
})

test('there is nothing to read while there are as many as there were, for four seconds', () => {
  using net = makeNet()
  net.tcp(line('0100007F:0BB8', 1))
  using sockets = new ListeningSockets(net.folder)
  expect(sockets.isSame(0)).toBe(false)
  expect(sockets.read(0)).toEqual([])
  // Where there are none there is nothing that could have changed places.
  expect(sockets.isSame(10_000)).toBe(true)
  net.count(1)
  expect(sockets.isSame(10_300)).toBe(false)
  expect(sockets.read(10_300)).toEqual([{ port: 3000, inode: '1' }])
  expect(sockets.isSame(14_200)).toBe(true)
  expect(sockets.isSame(14_400)).toBe(false)
  net.count(0)
  expect(sockets.isSame(12_700)).toBe(false)
  expect(sockets.read(12_700)).toEqual([])
})

test('connections come after what listens, and are not gone through', () => {
  using net = makeNet()
  net.count(100_000)
  const connections = line('0100007F:0BB8', 9, '01').repeat(1000)
  net.tcp(line('0100007F:0BB8', 1).repeat(300) + connections + line('0100007F:0BB9', 2))
  using sockets = new ListeningSockets(net.folder)
  expect(new Set(sockets.read(0)?.map(({ port }) => port))).toEqual(new Set([3000]))
})

test('a kernel that does not count, or knows one family alone, is read each time', () => {
  using net = makeNet()
  rmSync(join(net.folder, 'sockstat'))
  rmSync(join(net.folder, 'sockstat6'))
  net.tcp(line('0100007F:0BB8', 1))
  using sockets = new ListeningSockets(net.folder)
  expect(sockets.read(0)).toEqual([{ port: 3000, inode: '1' }])
  expect(sockets.isSame(1)).toBe(false)
})
