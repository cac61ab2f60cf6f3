import type { DataRows } from '@flotilla/dashboard-views/shapes'
import { withQuery } from '../../api/client.ts'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { useAnswer } from '../../state/loading.ts'
import { said, setQuery } from '../../state/route.ts'

/** A page of a table's rows. */
export function Rows({ service, table }: { service: string; table: string }) {
  const path = `/api/data/${encodeURIComponent(service)}/${encodeURIComponent(table)}`
  const page = useAnswer<DataRows>(withQuery(path, { after: said('after'), limit: 50 }))
  return (
    <Loaded of={page}>
      {({ columns, rows, next }) => (
        <section aria-label={`Rows of ${table}`}>
          {rows.length === 0 ? (
            <Empty title={`${table} is empty`} />
          ) : (
            // What scrolls must be reached by the keyboard.
            <div class="card table rows-table" tabIndex={0} role="region" aria-label={`${table} of ${service}`}>
              <table>
                <thead>
                  <tr>
                    {columns.map(({ name, type }) => (
                      <th key={name}>
                        {name} <small>{type}</small>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row, n) => (
                    <tr key={n}>
                      {row.map((value, column) => (
                        <td key={column} title={inWords(value)}>
                          {inWords(value)}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          <nav class="beside pager" aria-label="Further rows">
            {said('after') && (
              <button type="button" class="button" onClick={() => setQuery({ after: '' })}>
                First
              </button>
            )}
            {next !== null && (
              <button type="button" class="button" onClick={() => setQuery({ after: next })}>
                Next
              </button>
            )}
          </nav>
        </section>
      )}
    </Loaded>
  )
}

const inWords = (value: unknown): string =>
  value === null ? 'null' : typeof value === 'object' ? JSON.stringify(value) : String(value)
