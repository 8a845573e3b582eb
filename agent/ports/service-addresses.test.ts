import { expect, test } from 'vitest'
import { ServiceAddresses } from './service-addresses.ts'

const at = (...addresses: string[]) =>
  new ServiceAddresses(['db'], {
    resolve: async () => addresses,
    networks: () => ['203.0.113.18/28', '198.51.100.2/24'],
  })

test('a service is where its name leads on a network of the codespace', async () => {
  const beside = ['203.0.113.16', '203.0.113.31', '198.51.100.200']
  expect(await at(...beside).resolve('db')).toEqual(beside)
})

test('S-41 a name that leads elsewhere, or that the server has not given, leads nowhere', async () => {
  const elsewhere = ['127.0.0.1', '203.0.113.32', '203.0.113.15', '198.51.101.1', '0.0.0.0', '::1']
  expect(await at(...elsewhere, '203.0.113.999', '', 'db').resolve('db')).toEqual([])
  expect(await at('203.0.113.18').resolve('evil')).toEqual([])
  expect(at().has('localhost')).toBe(false)
  const resolve = () => Promise.reject(new Error('ENOTFOUND'))
  expect(await new ServiceAddresses(['db'], { resolve }).resolve('db')).toEqual([])
})
