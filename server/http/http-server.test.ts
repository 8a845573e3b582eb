import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { FilesContext } from '#server/files/open-request.ts'
import type { PortProxy } from '#server/ports/proxy/port-proxy.ts'
import { createHttpServer } from './http-server.ts'

test('a body may take its time, but nobody may hold a connection with half a head (S-22)', () => {
  const server = createHttpServer({} as FilesContext, new Hono(), {} as PortProxy)
  expect(server.requestTimeout).toBe(0)
  expect(server.headersTimeout).toBe(60_000)
})
