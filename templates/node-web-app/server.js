import { once } from 'node:events'
import { createApp } from './app.js'

const port = Number(process.env.PORT ?? 3000)
const server = createApp().listen(port, '127.0.0.1')
await once(server, 'listening')
console.log(`http://localhost:${server.address().port}`)
