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
