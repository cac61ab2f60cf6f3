import { expect, test } from 'vitest'
import { findLongLocks } from './migrations.ts'

const found = (text: string) => findLongLocks({ path: '0002.sql', text })

test.for<[what: string, instead: string]>([
  [
    'add check (price > 0)',
    'end it in "not valid", and in a later file "alter table boats validate constraint <its name>"',
  ],
  [
    'add constraint paid check (price in (1, 2) or (status in (3, 4)))',
    'end it in "not valid", and in a later file "alter table boats validate constraint paid"',
  ],
  [
    'ADD CONSTRAINT berth FOREIGN KEY (berth) REFERENCES berths',
    'end it in "not valid", and in a later file "alter table boats validate constraint berth"',
  ],
  [
    'add constraint named not null name',
    'end it in "not valid", and in a later file "alter table boats validate constraint named"',
  ],
  [
    'alter column name set not null',
    'write "alter table boats add constraint boats_name_not_null not null name not valid", and in a later file "alter table boats validate constraint boats_name_not_null"',
  ],
  [
    'add column price int not null default 0 check (price >= 0)',
    'add the column without "check", and "alter table boats add constraint boats_price_check check (…) not valid", and in a later file "alter table boats validate constraint boats_price_check"',
  ],
  [
    'add berth uuid references berths',
    'add the column without "references", and "alter table boats add constraint boats_berth_fkey foreign key (berth) … not valid", and in a later file "alter table boats validate constraint boats_berth_fkey"',
  ],
])('%s: reads all rows of a table that is there', ([action, instead]) => {
  const text = `alter table boats ${action}`
  expect(found(`${text};`)).toEqual([`0002.sql: "${text.replace(/\(.*\)/, '…')}": ${instead}`])
  expect(found(`create table boats (name text); ${text};`), 'control: nobody uses a table that is new').toEqual([])
})

test.for([
  'add constraint paid check (price > 0) not valid',
  'add foreign key (berth) references berths (id) on delete cascade not valid',
  'add check (a(b(c(d(e), f), g), h) > 0) not valid',
  'add constraint named not null name not valid',
  'validate constraint paid',
  'drop constraint paid',
  'add column price int not null default 0',
  'add column checked boolean',
  'alter column name drop not null',
  `add column rule text default 'check (x) references y'`,
  'add constraint boats_pkey primary key using index boats_id',
])('%s: does not', (action) => {
  expect(found(`alter table boats ${action};`)).toEqual([])
})

test('each action of a statement is looked at, in whatever schema, quotes or case', () => {
  const text = `alter table only public."boats"
    drop constraint paid, -- see below; it is wider
    add constraint paid check (price in (1, 2)),
    alter column name set not null`
  expect(found(text).map((finding) => /"alter table boats (\w+ \w+)/.exec(finding)![1])).toEqual([
    'add constraint',
    'alter column',
  ])
})

test('what was added is validated in a later file; nor does a file validate what it has locked by another change', () => {
  const validates = 'alter table boats validate constraint paid'
  const moved = `0002.sql: "${validates}": move it to a later file: this one changes boats too, and holds that lock while all rows are read`
  expect(found(`alter table boats add constraint paid check (price > 0) not valid; ${validates}`)).toEqual([moved])
  expect(found(`alter table boats add column price int; ${validates}`)).toEqual([moved])
  expect(found(`alter table berths add column price int; ${validates}`), 'control: of another table').toEqual([])
})

test('comments, strings and the bodies of functions are no statements', () => {
  expect(
    found(`-- alter table boats add check (price > 0);
      /* alter table boats add check (price > 0); */
      insert into notes values ('it''s; alter table boats add check (price > 0);');
      create function f() returns void language sql as $body$ alter table boats add check (price > 0); $body$;`),
  ).toEqual([])
  expect(found(`insert into notes values ('it''s'); alter table boats add check (price > 0)`)).toHaveLength(1)
})
