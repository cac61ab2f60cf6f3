interface Value {
  readonly rate: number
  readonly errors: number
}

/** The last five minutes at a glance; errors stand on the ground line. */
export function Sparkline({ values }: { values: readonly Value[] }) {
  const top = Math.max(0.2, ...values.map(({ rate }) => rate))
  const last = Math.max(1, values.length - 1)
  const x = (n: number) => ((n / last) * 100).toFixed(1)
  const y = (value: number) => (23 - (value / top) * 21).toFixed(1)
  const line = values.map(({ rate }, n) => `${n === 0 ? 'M' : 'L'}${x(n)} ${y(rate)}`).join('')
  const failures = values.flatMap(({ errors }, n) =>
    errors > 0 ? [`M${x(n)} 24V${y(Math.max(errors, top * 0.25))}`] : [],
  )
  return (
    <svg class="sparkline" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
      {line && <path class="area" d={`${line}L100 24L0 24z`} />}
      {line && <path class="line" d={line} />}
      {failures.length > 0 && <path class="errors" d={failures.join('')} />}
    </svg>
  )
}
