import type { LookupAddress } from 'node:dns'
import { expect, test } from 'vitest'
import {
  hasPublicAddress,
  isPublicAddress,
  PrivateAddressError,
  publicLookup,
} from './public-addresses.ts'

test.each([
  ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.1.1', '100.64.0.1', '0.0.0.0'],
  ...['224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', 'ff02::1'],
  ...['::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::'],
])('%s is not public (S-71)', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

test.each(['1.1.1.1', '140.82.112.3', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true)
  },
)

function find(addresses: string[], all: boolean) {
  const known = addresses.map((address): LookupAddress => {
    return { address, family: address.includes(':') ? 6 : 4 }
  })
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const lookup = publicLookup((_host, _options, callback) => callback(null, known))
  lookup('name.example', { all }, (error, found, family) => {
    if (error) reject(error)
    else resolve(all ? found : [found, family])
  })
  return promise
}

test('a registry whose name leads to a private address is no public one (S-71)', async () => {
  const leadsTo = (address: string) =>
    hasPublicAddress(
      'registry.example.com:5000',
      publicLookup((host, _options, callback) => {
        expect(host).toBe('registry.example.com')
        callback(null, address === '' ? [] : [{ address, family: 4 }])
      }),
    )
  expect(await leadsTo('8.8.8.8')).toBe(true)
  expect(await leadsTo('127.0.0.1')).toBe(false)
  expect(await leadsTo('')).toBe(true)
})

test('a public name that leads to one private address leads nowhere (S-71)', async () => {
  expect(await find(['1.1.1.1'], false)).toEqual(['1.1.1.1', 4])
  expect(await find(['2606:4700::1111', '1.1.1.1'], true)).toHaveLength(2)
  await expect(find(['1.1.1.1', '10.0.0.1'], true)).rejects.toThrow(PrivateAddressError)
  await expect(find(['::1'], false)).rejects.toThrow('not public')
  await expect(find([], false)).rejects.toThrow('no address')
})
