/** The node's state as components see it: the newest snapshot of one subscription. */
import { onDestroy } from 'svelte'

/** Any `watch…` method with its leading arguments bound. */
export type Watch<T> = (onSnapshot: (snapshot: T) => void) => () => void

/**
 * Subscribes when made, inside a component's script; unsubscribes when the component goes.
 *
 * ```ts
 * const sites = new Live((on) => node.sites.watchSites(on))
 * // {#each sites.value ?? [] as site}
 * ```
 */
export class Live<T> {
  /** Undefined until the first snapshot. */
  value = $state.raw<T | undefined>(undefined)

  constructor(watch: Watch<T>) {
    onDestroy(watch((snapshot) => (this.value = snapshot)))
  }
}
