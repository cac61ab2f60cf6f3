import { moveTables } from '@flotilla/postgres/define-tables'

// Handlers lock the inbox first and the outbox last.
const moved = moveTables('messaging', {
  inbox: 'inbox',
  retries: 'retries',
  dead_letters: 'dead_letters',
  operator_actions: 'operator_actions',
  message_stores: 'stores',
  outbox_held: 'outbox_held',
  outbox_relay: 'outbox_relay',
  outbox_slot: 'outbox_slot',
  outbox: 'outbox',
})

/** Until 2026-11-30 services copied the files of this library; older databases have only the first few. */
export const copies = {
  names: ['messaging', 'audit', 'positions', 'held', 'stores'],
  move: `${moved}
alter table public.outbox_0 set schema messaging;
alter table public.outbox_1 set schema messaging;
-- A call of rotate_outbox that waits for these locks goes on with the old text of the function. It finds these empty ones, and changes the slot without emptying it, which loses nothing.
create table public.outbox_0 (like messaging.outbox);
create table public.outbox_1 (like messaging.outbox);
alter table messaging.outbox_relay add column if not exists server bigint;
alter table if exists messaging.operator_actions
  drop constraint operator_actions_action_check,
  add constraint operator_actions_action_check check (action in ('redrive', 'drop', 'replay', 'resend'));

-- What the previous release calls leads to the functions of this one.
create or replace function public.rotate_outbox() returns boolean language plpgsql as 'begin return messaging.rotate_outbox(); end';
create or replace function public.this_database() returns text language plpgsql as 'begin return messaging.this_database(); end';
create or replace function public.note_store(store text, found text, at timestamptz) returns boolean language plpgsql as
  'begin return messaging.note_store($1, $2, $3); end';
create or replace function public.begin_outbox(bus text, at timestamptz, out server bigint, out xid xid8, out seq bigint) language plpgsql as
  'begin select b.server, b.xid, b.seq into server, xid, seq from messaging.begin_outbox(bus, at) b; end';
`,
}
