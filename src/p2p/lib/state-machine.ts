/**
 * A life cycle as data: one transition table runs the code, feeds the live network view, is checked
 * for reachability in tests and is drawn in the documentation.
 *
 * ```ts
 * export const relayMachine = defineMachine({
 *   kind: 'relay',
 *   initial: 'idle',
 *   transitions: {
 *     idle: { dial: 'dialing' },
 *     dialing: { opened: 'connected', failed: 'waiting' },
 *     …
 *   }
 * })
 * const machine = relayMachine.start(clock.now)
 * machine.send('dial')
 * ```
 */

type Targets<T> = { readonly [S in keyof T]: { readonly [event: string]: keyof T & string } }

export type StateOf<T> = keyof T & string
export type EventOf<T> = { [S in keyof T]: keyof T[S] }[keyof T] & string

export interface Transition<State extends string, Event extends string> {
  from: State
  event: Event
  to: State
  /** Milliseconds since the epoch, by the clock given to `start`. */
  at: number
}

export interface Machine<State extends string, Event extends string> {
  readonly state: State
  /** When the state was entered, milliseconds since the epoch. */
  readonly since: number
  /**
   * Takes the transition that the table has for `event` in the current state. An event the state
   * does not know changes nothing and answers false: late events of something already over are
   * normal in a network. A self-transition counts as a change and renews `since`.
   */
  send(event: Event): boolean
  can(event: Event): boolean
  /** Listeners run in the order they were added, after the state changed. Returns an unsubscribe. */
  onChange(listener: (transition: Transition<State, Event>) => void): () => void
}

export interface MachineDefinition<State extends string, Event extends string> {
  /** What the machine describes, as the network view lists it: node, relay, visit … */
  readonly kind: string
  readonly initial: State
  readonly states: readonly State[]
  /** Every edge of the table, in the order it was written. */
  readonly edges: readonly { from: State; event: Event; to: State }[]
  start(now: () => number): Machine<State, Event>
}

export function defineMachine<const T extends Targets<T>>(table: {
  kind: string
  initial: keyof T & string
  transitions: T
}): MachineDefinition<StateOf<T>, EventOf<T>> {
  const next = new Map<string, Map<string, StateOf<T>>>()
  const edges: { from: StateOf<T>; event: EventOf<T>; to: StateOf<T> }[] = []
  const states = Object.keys(table.transitions) as StateOf<T>[]
  for (const from of states) {
    const row = Object.entries(table.transitions[from]) as [EventOf<T>, StateOf<T>][]
    next.set(from, new Map(row))
    for (const [event, to] of row) edges.push({ from, event, to })
  }
  return {
    kind: table.kind,
    initial: table.initial,
    states,
    edges,
    start: (now) => new RunningMachine(table.initial, (state, event) => next.get(state)?.get(event), now)
  }
}

class RunningMachine<State extends string, Event extends string> implements Machine<State, Event> {
  #state: State
  #since: number
  readonly #next: (state: State, event: Event) => State | undefined
  readonly #now: () => number
  readonly #listeners = new Set<(transition: Transition<State, Event>) => void>()

  constructor(initial: State, next: (state: State, event: Event) => State | undefined, now: () => number) {
    this.#state = initial
    this.#next = next
    this.#now = now
    this.#since = now()
  }

  get state(): State {
    return this.#state
  }

  get since(): number {
    return this.#since
  }

  can(event: Event): boolean {
    return this.#next(this.#state, event) !== undefined
  }

  send(event: Event): boolean {
    const from = this.#state
    const to = this.#next(from, event)
    if (to === undefined) return false
    this.#state = to
    this.#since = this.#now()
    const transition = { from, event, to, at: this.#since }
    for (const listener of [...this.#listeners]) listener(transition)
    return true
  }

  onChange(listener: (transition: Transition<State, Event>) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** States that no path from the initial one leads to; a sound table has none. */
export function unreachableStates<State extends string, Event extends string>(
  definition: MachineDefinition<State, Event>
): State[] {
  const seen = new Set<State>([definition.initial])
  const pending: State[] = [definition.initial]
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    for (const edge of definition.edges) {
      if (edge.from !== state || seen.has(edge.to)) continue
      seen.add(edge.to)
      pending.push(edge.to)
    }
  }
  return definition.states.filter((state) => !seen.has(state))
}

/** States that nothing leads out of: the ends of the life cycle, to be compared with those meant. */
export function finalStates<State extends string, Event extends string>(
  definition: MachineDefinition<State, Event>
): State[] {
  return definition.states.filter((state) => !definition.edges.some((edge) => edge.from === state))
}

/** The table as a Mermaid state diagram, for the documentation. */
export function toMermaid<State extends string, Event extends string>(
  definition: MachineDefinition<State, Event>
): string {
  const id = (state: string) => state.replaceAll('-', '_')
  const lines = ['stateDiagram-v2']
  for (const state of definition.states) {
    if (id(state) !== state) lines.push(`  state "${state}" as ${id(state)}`)
  }
  lines.push(`  [*] --> ${id(definition.initial)}`)
  for (const { from, event, to } of definition.edges) lines.push(`  ${id(from)} --> ${id(to)}: ${event}`)
  for (const state of finalStates(definition)) lines.push(`  ${id(state)} --> [*]`)
  return `${lines.join('\n')}\n`
}
