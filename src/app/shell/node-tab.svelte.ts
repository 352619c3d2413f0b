/** How this tab stands to the one node of the browser profile, as a rune. */
import type { NodeConnection } from '../node/connect.ts'

export class NodeTab {
  #state = $state<NodeConnection['state']>('electing')
  #error = $state.raw<Error>()
  readonly #connection: NodeConnection

  constructor(connection: NodeConnection) {
    this.#connection = connection
    this.#read()
  }

  get state(): NodeConnection['state'] {
    return this.#state
  }

  /** Why there is no node, when there is none. */
  get error(): Error | undefined {
    return this.#error
  }

  /** Returns the unsubscribe. */
  start(): () => void {
    return this.#connection.onChange(() => this.#read())
  }

  async restart(): Promise<void> {
    await this.#connection.restart()
  }

  #read(): void {
    this.#state = this.#connection.state
    this.#error = this.#connection.error
  }
}
