/** The end of a peer id: its start is the same for everybody. */
export function shortPeer(peer: string): string {
  return `…${peer.slice(-6)}`
}
