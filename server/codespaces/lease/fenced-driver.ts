import type { ContainerDriver } from '#server/drivers/container-driver.ts'
import type { Lease } from './lease.ts'

/**
 * The driver for whoever holds the lease: every call asks first whether it is still held,
 * and rejects with `LeaseLost` where it is not. Does not own the driver: disposing of this
 * one does nothing.
 */
export function fencedDriver(driver: ContainerDriver, lease: Lease): ContainerDriver {
  return fenced(driver, lease)
}

/** What of it has calls of its own. */
const parts: PropertyKey[] = [
  'building',
  'companions',
  'images',
] satisfies (keyof ContainerDriver)[]

function fenced<Calls extends object>(calls: Calls, lease: Lease): Calls {
  return new Proxy(calls, {
    get(target, name) {
      if (name === Symbol.asyncDispose) return async () => undefined
      const member: unknown = Reflect.get(target, name, target)
      if (parts.includes(name) && typeof member === 'object' && member) return fenced(member, lease)
      if (typeof member !== 'function') return member
      if (name === 'events') {
        return (...parameters: unknown[]) => {
          lease.assertHeld()
          return Reflect.apply(member, target, parameters)
        }
      }
      return async (...parameters: unknown[]) => {
        lease.assertHeld()
        return Reflect.apply(member, target, parameters)
      }
    },
  })
}
