/** The node connection, given to all components below the app's root. */
import { createContext } from 'svelte'
import type { NodeConnection } from './connect.ts'

const [getNode, setNode] = createContext<NodeConnection>()

export { getNode, setNode }
