import { PathDesk } from './path-desk.ts'
import type { PathRequest } from './path-messages.ts'

const desk = new PathDesk((reply) => postMessage(reply))
self.onmessage = ({ data }: MessageEvent<PathRequest>) => desk.take(data)
