/** libp2p is most of the node's code: in a file of its own, for which nobody waits who reads what is here. */
export const loadLibp2p = () => import('./libp2p.ts')
