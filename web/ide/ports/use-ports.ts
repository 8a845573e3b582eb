import { useStore } from 'zustand'
import { useIde } from '../ide-context.ts'
import { type PortsState, portsOf } from './ports.ts'

/** The ports of this codespace, live. */
export function usePorts(): PortsState {
  return useStore(portsOf(useIde()).store)
}
