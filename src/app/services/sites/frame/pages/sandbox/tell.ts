/** Words to the app, from trusted code in a hostile page: the app believes none of them. */
import type { SandboxMessage } from '../../messages.ts'

export function tellApp(message: SandboxMessage): void {
  parent.postMessage(message, '*')
}
