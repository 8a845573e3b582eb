import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { editor } from 'monaco-editor/editor'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import 'monaco-editor/features/register.all'

const ackEveryBytes = 64 * 1024
const find = (id: string) => document.getElementById(id) as HTMLElement

globalThis.MonacoEnvironment = { getWorker: () => new EditorWorker() }
const text = editor.create(find('editor'), { theme: 'vs-dark', automaticLayout: true })
const terminal = new Terminal({ cursorBlink: false, scrollback: 10_000 })
const fit = new FitAddon()
terminal.loadAddon(fit)
terminal.open(find('terminal'))
fit.fit()

const socket = new WebSocket(location.href.replace('http', 'ws'))
socket.binaryType = 'arraybuffer'
let drawn = 0
socket.onopen = () => {
  socket.send(JSON.stringify({ columns: terminal.cols, rows: terminal.rows }))
  socket.send(JSON.stringify({ open: 'small' }))
}
socket.onmessage = ({ data }) => {
  if (typeof data === 'string') {
    const { names } = JSON.parse(data) as { names?: string[] }
    if (names) return listed(names)
    text.setModel(editor.createModel((JSON.parse(data) as { text: string }).text, 'plaintext'))
    return
  }
  const bytes = new Uint8Array(data as ArrayBuffer)
  terminal.write(bytes, () => {
    drawn += bytes.length
    if (drawn < ackEveryBytes) return
    socket.send(JSON.stringify({ ack: drawn }))
    drawn = 0
  })
}
const encoder = new TextEncoder()
terminal.onData((input) => socket.send(encoder.encode(input)))
find('open').onclick = () => socket.send(JSON.stringify({ open: 'large' }))
terminal.focus()

declare global {
  interface Window {
    /** Milliseconds from asking for the names in a folder until those that fit are drawn. */
    bareList(count: number): Promise<number>
  }
}
let listed: (names: string[]) => void = () => undefined
const shownNames = 30
window.bareList = (count) =>
  new Promise((resolve) => {
    const began = performance.now()
    const list = document.createElement('ul')
    list.style.cssText = 'position: fixed; inset: 0 auto 0 0; overflow: hidden'
    listed = (names) => {
      list.replaceChildren(
        ...names.slice(0, shownNames).map((name) => {
          const item = document.createElement('li')
          item.textContent = name
          return item
        }),
      )
      document.body.append(list)
      resolve(performance.now() - began)
      list.remove()
    }
    socket.send(JSON.stringify({ list: count }))
  })
