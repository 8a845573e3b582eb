import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { createApp } from './app.js'

let server
let origin
before(async () => {
  server = createApp().listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${server.address().port}`
})
after(() => server.close())

test('the page is served', async () => {
  const response = await fetch(origin)
  assert.equal(response.status, 200)
  assert.match(await response.text(), /<title>Hello<\/title>/)
})

test('the greeting names whoever is asked for', async () => {
  const response = await fetch(`${origin}/api/hello?name=Ada`)
  assert.deepEqual(await response.json(), { message: 'Hello, Ada.' })
})

test('nothing outside public/ can be fetched', async () => {
  const response = await fetch(`${origin}/../package.json`)
  assert.equal(response.status, 404)
})
