import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

const publicFolder = new URL('public/', import.meta.url)

/** What can be fetched from public/, by path. Anything else is not found. */
const files = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/app.js': ['app.js', 'text/javascript; charset=utf-8'],
  '/style.css': ['style.css', 'text/css; charset=utf-8'],
}

export function createApp() {
  return createServer(async (request, response) => {
    try {
      await answer(request, response)
    } catch (error) {
      console.error(error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    }
  })
}

async function answer(request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  if (pathname === '/api/hello') {
    const name = searchParams.get('name') || 'world'
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ message: `Hello, ${name}.` }))
    return
  }
  if (!Object.hasOwn(files, pathname)) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n')
    return
  }
  const [name, type] = files[pathname]
  const body = await readFile(new URL(name, publicFolder))
  response.writeHead(200, { 'content-type': type }).end(body)
}
