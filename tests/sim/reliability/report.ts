/** The results as Markdown, put between markers in a document. */
import { stripeLoss } from '../../../src/p2p/services/storage/policy/durability.ts'
import type { Result } from './result.ts'

const BEGIN = '<!-- simulated: begin (npm run simulate) -->'
const END = '<!-- simulated: end -->'

/** The document with what lies between its markers replaced. */
export function withTable(document: string, table: string): string {
  const from = document.indexOf(BEGIN)
  const to = document.indexOf(END)
  if (from < 0 || to < from) throw new Error(`The document lacks the markers ${BEGIN} and ${END}`)
  return `${document.slice(0, from)}${BEGIN}\n\n${table}\n${document.slice(to)}`
}

export function networksTable(results: readonly Result[]): string {
  const rows: [string, (result: Result) => string][] = [
    ['peers, users followed', ({ scenario }) => `${scenario.peers}, ${scenario.peers / scenario.sampling}`],
    ['years', ({ scenario }) => `${scenario.years}`],
    ['code chosen', ({ code }) => code],
    ['stripes lost', ({ losses, stripeYears }) => `${losses} in ${stripeYears} stripe-years`],
    ['loss per stripe and year, at most (95 %)', (result) => scientific(result.lossPerYearAtMost)],
    ['readable at any hour, mean', ({ availability }) => percent(availability)],
    ['the same, worst of weekly samples', ({ worstAvailability }) => percent(worstAvailability)],
    ['repairs per stripe and year', ({ repairsPerYear }) => repairsPerYear.toFixed(1)],
    ['repair, MiB per day and GiB stored', ({ repairMibPerDay }) => repairMibPerDay.toFixed(1)],
    ['audits, MiB per day and user', ({ auditMibPerDay }) => auditMibPerDay.toFixed(1)],
    ['bytes kept per byte stored', ({ overhead }) => overhead.toFixed(2)],
    ['Gini of give/take', ({ gini }) => gini.toFixed(2)],
    ['repairs that broke an operator cap', ({ crowdedOperators }) => `${crowdedOperators}`]
  ]
  return table(
    ['', ...results.map(({ scenario }) => scenario.name)],
    rows.map(([name, value]) => [name, ...results.map(value)])
  )
}

export function fairnessTable(results: readonly Result[]): string {
  const names = [...new Set(results.flatMap(({ giveTake }) => giveTake.map(({ name }) => name)))]
  const ratio = (result: Result, name: string) => {
    const found = result.giveTake.find((entry) => entry.name === name)
    return found === undefined ? '–' : found.ratio.toFixed(2)
  }
  return table(
    ['gives, for each byte it takes', ...results.map(({ scenario }) => scenario.name)],
    names.map((name) => [name, ...results.map((result) => ratio(result, name))])
  )
}

/** What the closed form says of an ideal scenario. */
export function closedForm({ scenario }: Result): number {
  const { code, deathRule, classes } = scenario
  if (code === undefined) throw new Error(`${scenario.name} has no code of its own`)
  const lifeDays = Array.from({ length: code.totalShards }, () => classes[0]!.lifeDays)
  return stripeLoss({ ...code, lifeDays, deadAfterDays: deathRule.oftenSeenDays })
}

export function idealTable(results: readonly Result[]): string {
  return table(
    [
      'peers live 30 days, are never absent',
      'lost',
      'stripe-years',
      'a year',
      'at most (95 %)',
      'closed form'
    ],
    results.map((result) => [
      result.scenario.name,
      `${result.losses}`,
      `${result.stripeYears}`,
      scientific(result.lossPerYear),
      scientific(result.lossPerYearAtMost),
      scientific(closedForm(result))
    ])
  )
}

/** Columns padded as Prettier pads them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, i) => Math.max(3, cell.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const rule = line(widths.map((width) => '-'.repeat(width)))
  return `${[line(head), rule, ...rows.map(line)].join('\n')}\n`
}

function scientific(value: number): string {
  return value === 0 ? '0' : value.toExponential(1)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`
}
