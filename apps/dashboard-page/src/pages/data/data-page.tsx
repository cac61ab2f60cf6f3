import type { DataTables } from '@flotilla/dashboard-views/shapes'
import { withQuery } from '../../api/client.ts'
import { count } from '../../parts/format.ts'
import { Head } from '../../parts/head.tsx'
import { Empty, Loaded } from '../../parts/notice.tsx'
import { Service } from '../../parts/service.tsx'
import { useAnswer } from '../../state/loading.ts'
import { said } from '../../state/route.ts'
import { Rows } from './rows.tsx'

export function DataPage() {
  const all = useAnswer<DataTables[]>('/api/data')
  const [service, table] = [said('service'), said('table')]
  return (
    <>
      <Head title="Data">
        <small>Only to be read, and only on the laptop</small>
      </Head>
      <Loaded of={all}>
        {(services) => (
          <div class="data">
            <Tables of={services} chosen={`${service}.${table}`} />
            {service && table ? (
              <Rows service={service} table={table} key={`${service}.${table}`} />
            ) : (
              <Empty title="Choose a table">
                <p>Each service has a database of its own, and nobody else reads it.</p>
              </Empty>
            )}
          </div>
        )}
      </Loaded>
    </>
  )
}

function Tables({ of, chosen }: { of: readonly DataTables[]; chosen: string }) {
  return (
    <nav class="card tables" aria-label="Tables">
      {of.map(({ service, tables }) => (
        <section key={service}>
          <h2>
            <Service name={service} />
          </h2>
          <ul>
            {tables.map(({ name, rows }) => (
              <li key={name}>
                <a
                  class="mono"
                  data-row
                  href={withQuery('/data', { service, table: name })}
                  aria-current={`${service}.${name}` === chosen ? 'true' : undefined}
                >
                  {name} <small>{count(rows)}</small>
                </a>
              </li>
            ))}
            {tables.length === 0 && <li class="soft">no tables</li>}
          </ul>
        </section>
      ))}
    </nav>
  )
}
