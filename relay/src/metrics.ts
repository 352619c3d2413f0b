/** Numbers for Prometheus, in its text format 0.0.4. */

export interface Sample {
  name: string
  help: string
  type: 'counter' | 'gauge'
  values: readonly { labels?: Readonly<Record<string, string>>; value: number }[]
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function line(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`)
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`
}

export function metricsText(samples: readonly Sample[]): string {
  return samples
    .flatMap(({ name, help, type, values }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...values.map(({ labels = {}, value }) => line(name, labels, value))
    ])
    .join('\n')
    .concat('\n')
}

export function gauge(name: string, help: string, value: number): Sample {
  return { name, help, type: 'gauge', values: [{ value }] }
}

export function counter(name: string, help: string, value: number): Sample {
  return { name, help, type: 'counter', values: [{ value }] }
}
